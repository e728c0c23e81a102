import { randomInt } from 'node:crypto';
import type { BenchSystem } from '../bench/system.ts';
import { oneOf, pause, steer } from './steering.ts';

export type Troubles = { kills: number; faults: number; days: number };

const daysAfter = 40;

/**
 * Until `until`: events come doubled, late and out of order, the providers fail or lose answers, app and worker are killed without
 * a word. Then forty days pass at Stripe, four at a time: plans renew, fail, change and end, with the same troubles.
 */
export async function makeTrouble({ local }: BenchSystem, until: number): Promise<Troubles> {
	const troubles = { kills: 0, faults: 0, days: 0 };
	const { stripe, payPalAdminUrl } = local;
	await steer(stripe?.adminUrl, 'mode', { duplicates: 1, reorder: true, delayMs: 50 });
	await steer(payPalAdminUrl, 'mode', { duplicates: 1, reorder: true });
	while (Date.now() < until || troubles.days < daysAfter) {
		await pause(2000);
		if (Date.now() >= until) {
			await steer(stripe?.adminUrl, 'advance', { days: 4 });
			troubles.days += 4;
		}
		await steer(stripe?.adminUrl, 'faults', {
			times: 1 + randomInt(4),
			when: oneOf(['before', 'after']),
			status: oneOf([0, 500, 503, 429])
		});
		troubles.faults += 1;
		if (randomInt(4) === 0) {
			const part = randomInt(2) === 0 ? local.app : local.worker;
			await part.kill('SIGKILL');
			await pause(300);
			await part.start();
			troubles.kills += 1;
		}
	}
	await steer(stripe?.adminUrl, 'faults', undefined, 'DELETE');
	await steer(stripe?.adminUrl, 'mode', { duplicates: 0, reorder: false, delayMs: 0 });
	await steer(payPalAdminUrl, 'mode', { duplicates: 0, reorder: false });
	return troubles;
}
