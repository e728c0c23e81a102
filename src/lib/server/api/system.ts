import { z } from 'zod';
import { sharedHealth } from '../platform/health.ts';
import { endpoint, type Documented } from './endpoint.ts';

const Part = z.object({ ok: z.boolean(), latencyMs: z.int() });
const part = { ok: true, latencyMs: 4 };

const Health = z
	.object({
		status: z.enum(['ok', 'down']),
		parts: z.object({
			database: Part,
			auth: Part,
			storage: Part,
			queue: Part.extend({
				waitingSeconds: z.number().optional().meta({
					description: 'How long the oldest due job has waited. Rises while no worker runs.'
				})
			})
		})
	})
	.meta({ id: 'Health' });

export const health = endpoint({
	id: 'health',
	method: 'GET',
	path: '/api/health',
	tag: 'System',
	summary: 'How the system is',
	description:
		'Asks each part, with two seconds for the answer. Says whether and how fast, never where or why.',
	who: 'anyone',
	answer: {
		status: 200,
		description: 'Every part is well.',
		schema: Health,
		example: {
			status: 'ok',
			parts: { database: part, auth: part, storage: part, queue: { ...part, waitingSeconds: 0 } }
		}
	},
	unless: { status: 503, description: 'Some part is not.', holds: ({ status }) => status === 'down' },
	refusals: [],
	run: () => sharedHealth()
});

/** Answered by serve-document.ts: who has the document already is told so. */
export const openApi: Documented = {
	id: 'openApi',
	method: 'GET',
	path: '/api/openapi.json',
	tag: 'System',
	summary: 'This document',
	description:
		'The API as OpenAPI 3.1, made from the schemas that check each request. `/api/docs` shows it as a page.',
	who: 'anyone',
	answer: {
		status: 200,
		description: 'The document.',
		schema: z.looseObject({ openapi: z.literal('3.1.0'), info: z.looseObject({ title: z.string() }) }),
		example: { openapi: '3.1.0', info: { title: 'Noxloop' } }
	},
	refusals: [],
	sharedForSeconds: 300
};
