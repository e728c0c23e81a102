import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Brief } from '../../products/brief.ts';
import { bodyLimits } from '../platform/edge/body-size.ts';
import { DomainError } from '../platform/errors.ts';
import { order } from '../products/generation/orders.ts';
import * as directory from '../workspaces/directory.ts';
import { spendIn } from './acting.ts';
import type { Caller } from './caller.ts';
import { endpoint, type Refusal } from './endpoint.ts';
import { Generation, generationExample } from './generation-schemas.ts';
import { requireGeneration } from './generations.ts';
import { briefOf } from './order-briefs.ts';
import { OrderBody, OrderBodyWithWorkspace } from './order-schemas.ts';
import { inWorkspace } from './products.ts';
import { Id } from './schemas.ts';
import { forSpenders } from './steering.ts';

const queued: z.input<typeof Generation> = {
	...generationExample,
	state: 'queued',
	startedAt: null,
	steps: []
};

const orders = {
	method: 'POST',
	tag: 'Products',
	who: 'caller',
	scope: 'products:write',
	headers: {
		schema: z.object({
			'Idempotency-Key': z
				.string()
				.regex(/^[\x20-\x7e]{1,255}$/)
				.optional()
				.meta({
					description:
						'1 to 255 printable ASCII characters, of your choice. Repeating a call with the same key and body gives the first order again and holds nothing more. Without it each call is a new order.',
					examples: ['8f14e45f-ceea-467f-a0e6-1c3f7f7d2b60']
				})
		}),
		refusal: ['idempotency_key_invalid', 400] as Refusal
	},
	answer: {
		status: 202,
		description: 'The order, whose work begins in the queue.',
		schema: z.object({ generation: Generation, product: z.object({ id: Id }) }),
		example: { generation: queued, product: { id: queued.productId } }
	}
} as const;

const refusals: Refusal[] = [
	['workspace_not_found', 404],
	...forSpenders,
	['template_not_found', 404],
	['idempotency_key_reused', 409],
	['source_not_found', 422],
	['sources_too_large', 422]
];

const price =
	'Costs 5 credits by default for up to 10,000 words, and beyond them in proportion; less with model keys of your own. They are held now, taken when the product is done, and come back when it fails.';

const brief = {
	type: 'ebook',
	topic: 'Selling a first digital product without an audience',
	audience: 'People who make things and dislike selling them',
	tone: 'professional',
	language: 'en',
	length: 'short'
} as const;

/** The same through a template: what it leaves open is sent beside it. */
const filled = {
	template: {
		id: '5f0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f10',
		version: 3,
		values: { craft: 'Bookbinding', budget: 50, has_tools: false }
	},
	tone: 'casual',
	language: 'en',
	length: 'short'
} as const;

export const orderInWorkspace = endpoint({
	...orders,
	id: 'orderProductInWorkspace',
	path: '/api/workspaces/{id}/products/generate',
	summary: 'Order a product',
	description: `Lets a product be written as the brief says, which a prompt template may fill. ${price} An API key orders in the name of who made it. Follow the work with \`GET /api/generations/{id}/events\`.`,
	params: inWorkspace,
	body: { schema: OrderBody, example: brief, mostBytes: bodyLimits.form },
	refusals,
	run: ({ caller, params, headers, body }) =>
		place(caller, { workspaceId: params.id, body, key: headers['Idempotency-Key'] })
});

export const orderOwn = endpoint({
	...orders,
	id: 'orderProduct',
	path: '/api/products/generate',
	summary: 'Order a product in your workspace',
	description: `The same without naming the workspace in the address. ${price}`,
	body: { schema: OrderBodyWithWorkspace, example: filled, mostBytes: bodyLimits.form },
	refusals,
	run: async ({ caller, headers, body: { workspaceId, ...rest } }) =>
		place(caller, {
			workspaceId: workspaceId ?? (await ownWorkspaceOf(caller)),
			body: rest,
			key: headers['Idempotency-Key']
		})
});

type Wish = { workspaceId: string; body: OrderBody; key: string | undefined };

async function place(caller: Caller, { workspaceId, body, key = randomUUID() }: Wish) {
	const spender = await spendIn(caller, workspaceId);
	const { brief, template } = await briefOf(spender, body);
	const { generationId, productId } = await order(spender, Brief.parse({ ...brief, template }), key);
	return { generation: await requireGeneration(caller, generationId), product: { id: productId } };
}

async function ownWorkspaceOf(caller: Caller): Promise<string> {
	if (caller.kind === 'api_key') return caller.key.workspaceId;
	const { supabase, viewer } = caller;
	const { items } = await directory.listOfPerson({ supabase, userId: viewer.userId }, { limit: 1 });
	if (!items[0]) throw new DomainError('workspace_not_found', 404);
	return items[0].id;
}
