import type { AiContext, KeySource, OpenAiRoute } from '../ai/index.ts';
import { config } from '../platform/config.ts';
import { reportBreakers } from './breaker-report.ts';
import { logCall } from './calls.ts';
import { addressOf, isDemo, operatorAccess } from './operator.ts';
import * as ownKeys from './own-keys.ts';
import { routesFor } from './routes.ts';

type Purpose = Pick<
	AiContext,
	'workspaceId' | 'generationId' | 'stepId' | 'revisionId' | 'promptVersionOf'
> & {
	keySource: KeySource;
};

/**
 * What the AI domain needs to serve a workspace: the routes as staff keep them, on the keys that the price was agreed for
 * (a request on a workspace's own keys never falls back on the operator's), and the log of calls.
 */
export function aiContext({ keySource, ...purpose }: Purpose): AiContext {
	reportBreakers();
	const { AI_DEMO_DELAY_MS: delayMs } = config();
	return {
		...purpose,
		routesFor: async (task) => {
			if (keySource === 'workspace') return ownRoutes(task, purpose.workspaceId);
			return isDemo() ? { provider: 'demo', delayMs } : operatorRoutes(task);
		},
		log: logCall
	};
}

const operatorRoutes = (task: string): Promise<OpenAiRoute[]> =>
	routesFor(task, {
		access: operatorAccess,
		keySource: 'operator',
		breakerOf: (provider) => provider
	});

async function ownRoutes(task: string, workspaceId: string): Promise<OpenAiRoute[]> {
	const keys = await ownKeys.reveal(workspaceId);
	return routesFor(task, {
		access: (provider) => {
			const apiKey = keys.get(provider);
			return apiKey ? { baseUrl: addressOf(provider), apiKey } : null;
		},
		keySource: 'workspace',
		breakerOf: (provider) => `${provider}:${workspaceId}`
	});
}
