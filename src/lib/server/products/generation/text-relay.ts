import type { TextDelta } from '../../../products/progress.ts';

type Relay = {
	/** Takes the text as the model sends it: `text = text.slice(0, offset) + delta`. */
	push: (delta: string, offset: number) => void;
	/** Resolves when everything pushed was shown; rejects when showing or keeping failed. */
	drain: () => Promise<void>;
};

type Outlets = {
	/** Shows text to who watches now. */
	show: (delta: Pick<TextDelta, 'offset' | 'text'>) => Promise<void>;
	/** Keeps the text for who comes later. */
	keep: (text: string) => Promise<void>;
};

const keepEveryMs = 400;
/** NOTIFY carries under 8000 bytes, and one character may take six as JSON. */
const maxCharacters = 1200;

/**
 * Passes growing text on without holding it back: the first word at once, then as fast as `show` returns. A message
 * starts at what was last kept, so that a reader who begins with the kept text misses nothing.
 */
export function textRelay({ show, keep }: Outlets): Relay {
	let text = '';
	let kept = 0;
	let keptAt = performance.now();
	let withdrawals = 0;
	let isTakenBack = false;
	let isBehind = false;
	let running = Promise.resolve();
	let isRunning = false;
	let isDraining = false;
	let later: NodeJS.Timeout | undefined;

	async function showFrom(base: number, present: string): Promise<void> {
		let start = base;
		do {
			await show({ offset: start, text: present.slice(start, start + maxCharacters) });
			start += maxCharacters;
		} while (start < present.length);
	}
	async function catchUp(): Promise<void> {
		isBehind = false;
		const present = text;
		const before = withdrawals;
		const base = kept;
		if (isTakenBack) {
			isTakenBack = false;
			await show({ offset: 0, text: '' });
			await keep('');
		}
		await showFrom(base, present);
		if (performance.now() - keptAt < keepEveryMs && present.length - base < maxCharacters) return;
		await keep(present);
		keptAt = performance.now();
		if (before === withdrawals) kept = present.length;
	}
	async function run(): Promise<void> {
		isRunning = true;
		clearTimeout(later);
		try {
			while (isBehind) await catchUp();
		} finally {
			isRunning = false;
		}
		// Who comes while the model is silent finds what it wrote before.
		if (kept < text.length && !isDraining) later = setTimeout(start, keepEveryMs).unref();
	}
	function start(): void {
		isBehind = true;
		if (isRunning) return;
		running = run();
		running.catch(() => undefined); // told by drain
	}
	return {
		push: (delta, offset) => {
			if (offset < text.length) {
				withdrawals += 1;
				kept = Math.min(kept, offset);
				// Told by itself: what is shorter than before would else be taken for old news.
				isTakenBack ||= offset === 0;
			}
			text = text.slice(0, offset) + delta;
			start();
		},
		drain: () => {
			isDraining = true;
			clearTimeout(later);
			return running;
		}
	};
}
