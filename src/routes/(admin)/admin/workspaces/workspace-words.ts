import { m } from '$lib/paraglide/messages.js';

type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad';
type Told = { words: () => string; tone: Tone };

const statuses: Record<string, Told> = {
	trialing: { words: m.backoffice_status_trialing, tone: 'info' },
	active: { words: m.backoffice_status_active, tone: 'good' },
	past_due: { words: m.backoffice_status_past_due, tone: 'warn' },
	unpaid: { words: m.backoffice_status_unpaid, tone: 'bad' },
	paused: { words: m.backoffice_status_paused, tone: 'neutral' },
	incomplete: { words: m.backoffice_status_incomplete, tone: 'warn' }
};
/** What a subscription's status is called and looks like; Stripe's own word for any other. */
export const statusWords = (status: string): string => statuses[status]?.words() ?? status;
export const statusTone = (status: string): Tone => statuses[status]?.tone ?? 'neutral';

const lines: Record<string, () => string> = {
	grant: m.backoffice_line_grant,
	hold: m.backoffice_line_hold,
	capture: m.backoffice_line_capture,
	release: m.backoffice_line_release,
	expiry: m.backoffice_line_expiry,
	reversal: m.backoffice_line_reversal,
	restoration: m.backoffice_line_restoration,
	adjustment: m.backoffice_line_adjustment
};
/** What a line of the statement is. */
export const lineWords = (kind: string): string => lines[kind]?.() ?? kind;

const payments: Record<string, Told> = {
	open: { words: m.backoffice_payment_open, tone: 'info' },
	paid: { words: m.backoffice_payment_paid, tone: 'good' },
	failed: { words: m.backoffice_payment_failed, tone: 'bad' },
	void: { words: m.backoffice_payment_void, tone: 'neutral' }
};
export const paymentWords = (state: string): string => payments[state]?.words() ?? state;
export const paymentTone = (state: string): Tone => payments[state]?.tone ?? 'neutral';
