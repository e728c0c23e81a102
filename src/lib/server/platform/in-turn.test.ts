import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { oneAtATime } from './in-turn.ts';

test('work is done one after the other, also after a failure', async () => {
	const inTurn = oneAtATime();
	let running = 0;
	let most = 0;
	const work = (fails: boolean) => async () => {
		running += 1;
		most = Math.max(most, running);
		await sleep(2);
		running -= 1;
		if (fails) throw new Error('refused');
		return 'done';
	};
	const results = await Promise.allSettled([false, true, false, true].map((fails) => inTurn(work(fails))));
	expect(most).toBe(1);
	expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
});
