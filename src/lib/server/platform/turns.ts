import { DomainError } from './errors.ts';

export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** Runs at most `atOnce` pieces of work side by side; the others wait. Throws `busyCode` (503) when too many wait already. */
export function createTurns(atOnce: number, mostWaiting: number, busyCode: string): Turns {
	let running = 0;
	const waiting: (() => void)[] = [];

	async function take(): Promise<void> {
		if (running < atOnce) {
			running += 1;
		} else if (waiting.length < mostWaiting) {
			await new Promise<void>((goOn) => waiting.push(goOn)); // whoever ends hands its turn over
		} else {
			throw new DomainError(busyCode, 503);
		}
	}

	function end(): void {
		const next = waiting.shift();
		if (next) next();
		else running -= 1;
	}

	return async (work) => {
		await take();
		try {
			return await work();
		} finally {
			end();
		}
	};
}
