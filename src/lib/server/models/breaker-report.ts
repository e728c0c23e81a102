import { randomUUID } from 'node:crypto';
import { providerNames } from '../../ai/providers.ts';
import { breakers, type BreakerChange } from '../ai/index.ts';
import { unwrapMaybe } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';

const thisProcess = randomUUID();
const operatorsOwn = new Set<string>(providerNames);

let isReporting = false;
let last: Promise<void> = Promise.resolve();

/** From now on the back office sees which breakers of this process are open. Repeating does nothing. */
export function reportBreakers(): void {
	if (isReporting) return;
	isReporting = true;
	breakers.onChanges((change) => {
		// Those of workspaces' keys are nobody else's business.
		if (!operatorsOwn.has(change.key)) return;
		// One after another, so that the last state is the one that stays.
		last = last
			.then(() => report(change))
			.catch((error: unknown) => {
				log.warn({ err: error, provider: change.key }, 'the state of a breaker was not told');
			});
	});
}

async function report({ key: provider, open }: BreakerChange): Promise<void> {
	log.warn({ provider, open }, open ? 'a provider’s breaker is open' : 'a provider’s breaker closed');
	const table = secretClient().from('provider_breakers');
	if (!open) {
		unwrapMaybe(await table.delete().eq('provider', provider).eq('process', thisProcess));
		return;
	}
	const at = (ms: number) => new Date(ms).toISOString();
	const row = { provider, process: thisProcess, reason: open.reason };
	unwrapMaybe(await table.upsert({ ...row, opened_at: at(open.openedAt), retry_at: at(open.retryAt) }));
}
