import {
	findGeneration,
	watchGeneration,
	type Generation as Found
} from '../products/generation/generations.ts';
import { DomainError } from '../platform/errors.ts';
import { freshClient, type Caller } from './caller.ts';
import { endpoint, eventEndpoint } from './endpoint.ts';
import { Generation, generationExample } from './generation-schemas.ts';
import { oneOf } from './schemas.ts';

export const generationParams = oneOf('generation', ['generation_not_found', 404], generationExample.id);

/** The generation, if the caller may see it. Throws `generation_not_found` (404). */
export async function requireGeneration({ supabase }: Caller, id: string): Promise<Found> {
	const found = await findGeneration(supabase, id);
	if (!found) throw new DomainError('generation_not_found', 404);
	return found;
}

export const getGeneration = endpoint({
	id: 'getGeneration',
	method: 'GET',
	path: '/api/generations/{id}',
	tag: 'Generations',
	summary: 'Read how far a generation is',
	description: 'Its state, its steps, what it costs, and the outline while it waits for approval.',
	who: 'caller',
	scope: 'products:read',
	params: generationParams,
	answer: { status: 200, description: 'The generation.', schema: Generation, example: generationExample },
	refusals: [],
	run: ({ caller, params }) => requireGeneration(caller, params.id)
});

const stream = `retry: 2000

event: snapshot
data: ${JSON.stringify(generationExample)}

event: delta
data: {"stepId":"${generationExample.steps[0]?.id}","attempt":1,"offset":11,"text":" a promise kept in public."}

: still here
`;

export const watch = eventEndpoint({
	id: 'watchGeneration',
	path: '/api/generations/{id}/events',
	tag: 'Generations',
	summary: 'Watch a generation',
	description: `[Server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html), until the generation ends.

- \`snapshot\`: what \`GET /api/generations/{id}\` answers; at first, and whenever a state changes.
- \`delta\`: text that grows. The present text of the step is \`partial.slice(0, offset) + text\`; a later \`attempt\` starts afresh. Sections grow as Markdown; the outline grows as lines: title, subtitle, promise, then title and intent of each section.

A comment comes every 15 seconds, so that nobody takes the line for dead. When it breaks, ask again: the first snapshot has what was missed. A person’s stream lasts as long as their access token.`,
	who: 'caller',
	scope: 'products:read',
	params: generationParams,
	answer: { description: 'The events.', example: stream },
	refusals: [],
	run: async ({ caller, params: { id } }) => {
		await requireGeneration(caller, id);
		const read = async () => findGeneration(await freshClient(caller), id);
		return (send, close) => watchGeneration(id, read, { send, close });
	}
});
