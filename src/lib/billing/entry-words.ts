import { m } from '../paraglide/messages.js';
import type { WalletEntry } from './wallet.ts';

/** What a line of the statement says of the payment behind it. */
export type EntryPayment = {
	kind: 'subscription' | 'top_up';
	planName: string | null;
	credits: number | null;
	/** The provider's receipt. */
	url: string | null;
};

type Words = (inputs: { title: string }) => string;
type WorkWords = { named: Words; revision: Words; picture: Words; plain: () => string };
const ofProduct: Partial<Record<WalletEntry['kind'], WorkWords>> = {
	hold: {
		named: m.wallet_entry_hold,
		revision: m.wallet_entry_hold_revision,
		picture: m.wallet_entry_hold_picture,
		plain: m.wallet_entry_hold_plain
	},
	capture: {
		named: m.wallet_entry_capture,
		revision: m.wallet_entry_capture_revision,
		picture: m.wallet_entry_capture_picture,
		plain: m.wallet_entry_capture_plain
	},
	release: {
		named: m.wallet_entry_release,
		revision: m.wallet_entry_release,
		picture: m.wallet_entry_release,
		plain: m.wallet_entry_release_plain
	}
};

/** A line of the statement in words: what came or went, and what for. */
export function entryWords(entry: WalletEntry, payment?: EntryPayment): string {
	const work = ofProduct[entry.kind];
	if (work && !entry.productId) return work.plain();
	const [job] = entry.reference.split(':');
	if (work) return work[job === 'revision' || job === 'picture' ? job : 'named']({ title: titleOf(entry) });
	switch (entry.kind) {
		case 'expiry':
			return m.wallet_entry_expiry();
		case 'reversal':
			return m.wallet_entry_reversal();
		case 'restoration':
			return m.wallet_entry_restoration();
		case 'adjustment':
			return m.wallet_entry_adjustment({ reason: entry.reference.replace(/^reason:/, '') });
		default:
			return grantWords(entry, payment);
	}
}

function titleOf({ productTitle }: WalletEntry): string {
	return productTitle?.trim() || m.wallet_entry_untitled();
}

function grantWords({ reference }: WalletEntry, payment?: EntryPayment): string {
	if (payment?.kind === 'top_up' && payment.credits) return m.wallet_entry_pack({ count: payment.credits });
	if (payment?.planName) return m.wallet_entry_plan({ plan: payment.planName });
	return reference.startsWith('welcome') ? m.wallet_entry_welcome() : m.wallet_entry_grant();
}

/** The payment a line refers to; null when it refers to something else. */
export function paymentIdOf({ reference }: Pick<WalletEntry, 'reference'>): string | null {
	return reference.startsWith('payment:') ? reference.slice('payment:'.length) : null;
}
