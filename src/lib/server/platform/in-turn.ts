/**
 * Runs what it is given one after the other, whatever becomes of the one before. For a connection of its own: pg takes no
 * second query while the first is under way (deprecated in 8, gone in 9).
 */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
	let last: Promise<unknown> = Promise.resolve();
	return (work) => {
		const answer = last.then(work, work);
		last = answer;
		return answer;
	};
}
