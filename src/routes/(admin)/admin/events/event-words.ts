import { m } from '$lib/paraglide/messages.js';

type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad';
type State = 'received' | 'processed' | 'ignored' | 'failed';
type Outcome = 'processed' | 'ignored' | 'failed' | 'retrying';

const states: Record<State | Outcome, { words: () => string; tone: Tone }> = {
	received: { words: m.backoffice_event_received, tone: 'info' },
	processed: { words: m.backoffice_event_processed, tone: 'good' },
	ignored: { words: m.backoffice_event_ignored, tone: 'neutral' },
	failed: { words: m.backoffice_event_failed, tone: 'bad' },
	retrying: { words: m.backoffice_event_retrying, tone: 'warn' }
};

/** What a state of an event, or the outcome of an attempt, is called and looks like. */
export const stateWords = (state: State | Outcome): string => states[state].words();
export const stateTone = (state: State | Outcome): Tone => states[state].tone;
