import { z } from 'zod';
import { productTypes } from '../../products/brief.ts';
import { isOpen } from '../../products/findings.ts';
import { shareByPeople, type Provenance } from '../../products/provenance.ts';
import * as products from '../products/index.ts';
import { listPart } from '../products/listing-in-parts.ts';
import { saveProduct } from '../products/generation/saving.ts';
import type { Acting } from '../workspaces/members.ts';
import { actIn } from './acting.ts';
import { endpoint, type Refusal } from './endpoint.ts';
import {
	productExample,
	ProductSave,
	ProductSummary,
	saveExample,
	summaryExample,
	WorkspaceProduct
} from './product-schemas.ts';
import { Id, nextCursor, oneOf, page } from './schemas.ts';
import { forMembers } from './steering.ts';

const notFound: Refusal = ['product_not_found', 404];
export const inWorkspace = oneOf('workspace', ['workspace_not_found', 404], productExample.workspaceId);
const tag = 'Products';
const who = 'caller';

export const listProducts = endpoint({
	id: 'listProducts',
	method: 'GET',
	path: '/api/workspaces/{id}/products',
	tag,
	summary: 'List products',
	description: 'Last changed first, each with how its newest generation stands.',
	who,
	scope: 'products:read',
	params: inWorkspace,
	query: z.strictObject({
		...page,
		state: z.enum(['draft', 'published']).optional(),
		type: z.enum(productTypes).optional(),
		collection: z
			.union([z.literal('none'), Id])
			.optional()
			.meta({ description: 'The id of a collection; `none`: products in no collection.' }),
		q: z.string().trim().min(1).max(100).optional().meta({ description: 'Part of the title.' })
	}),
	answer: {
		status: 200,
		description: 'A part of the list.',
		schema: z.object({ items: z.array(ProductSummary), nextCursor }),
		example: { items: [summaryExample], nextCursor: null }
	},
	refusals: [['cursor_invalid', 400]],
	run: async ({ caller, params, query }) => {
		const acting = await actIn(caller, params.id, 'viewer');
		const { items, nextCursor } = await listPart(acting, query);
		return { items: items.map(summaryOf), nextCursor };
	}
});

export const getProduct = endpoint({
	id: 'getProduct',
	method: 'GET',
	path: '/api/products/{id}',
	tag,
	summary: 'Read a product',
	description: 'Everything its makers see: how each section was made, and the versions that a save needs.',
	who,
	scope: 'products:read',
	params: oneOf('product', notFound, productExample.id),
	answer: { status: 200, description: 'The product.', schema: WorkspaceProduct, example: productExample },
	refusals: [],
	run: async ({ caller, params }) => {
		const workspaceId = await products.workspaceOf(caller, params.id);
		return productOf(await actIn(caller, workspaceId, 'viewer'), params.id);
	}
});

const saves = {
	method: 'PUT',
	tag,
	who,
	scope: 'products:write',
	body: { schema: ProductSave, example: saveExample, mostBytes: 2.5 * 1024 * 1024 },
	answer: {
		status: 200,
		description: 'The product as it is now.',
		schema: WorkspaceProduct,
		example: { ...productExample, version: 4 }
	},
	refusals: [
		...forMembers,
		['section_not_found', 404],
		['stale_version', 409],
		['section_locked', 409],
		['currency_unknown', 422]
	] as Refusal[]
} as const;

export const saveOne = endpoint({
	...saves,
	id: 'saveProduct',
	path: '/api/products/{id}',
	summary: 'Save a product',
	description:
		'Replaces the title page, the price, the sales copy, and the sections that you name: all of it or nothing. Sections that you leave out stay as they are. Buyers see it when the product is published again. A body of at most 2.5 MB; the same call again changes nothing.',
	params: oneOf('product', notFound, productExample.id),
	run: async ({ caller, params, body }) => {
		const workspaceId = await products.workspaceOf(caller, params.id);
		const acting = await actIn(caller, workspaceId, 'member');
		await saveProduct(acting, params.id, body);
		return productOf(acting, params.id);
	}
});

export const saveInWorkspace = endpoint({
	...saves,
	id: 'saveProductInWorkspace',
	path: '/api/workspaces/{id}/products/{pid}',
	summary: 'Save a product of a workspace',
	description: 'The same, for a product of this workspace and no other.',
	params: {
		schema: inWorkspace.schema.extend({ pid: Id.meta({ description: 'The id of the product.' }) }),
		refusal: notFound,
		example: { ...inWorkspace.example, pid: productExample.id }
	},
	refusals: [...saves.refusals, ['workspace_not_found', 404]],
	run: async ({ caller, params: { id, pid }, body }) => {
		const acting = await actIn(caller, id, 'member');
		await products.get(acting, pid);
		await saveProduct(acting, pid, body);
		return productOf(acting, pid);
	}
});

type Listed = Awaited<ReturnType<typeof listPart>>['items'][number];

/** Field by field: what the pages come to need is no promise to programs. */
function summaryOf(row: Listed): z.input<typeof ProductSummary> {
	const { id, type, language, title, hasUnpublishedChanges, slug, collectionId, version } = row;
	return {
		...{ id, type, language, title, hasUnpublishedChanges, slug, collectionId, version },
		state: row.isPublished ? 'published' : 'draft',
		price: { amountCents: row.priceCents, currency: row.currency },
		isSampleText: row.isSample,
		updatedAt: row.updatedAt,
		publishedAt: row.publishedAt,
		generation: row.generation
	};
}

async function productOf(acting: Acting, productId: string): Promise<z.input<typeof WorkspaceProduct>> {
	const product = await products.get(acting, productId);
	const [reports, provenance] = await Promise.all([
		products.readReports(acting, productId, product.sections),
		products.readProvenance(acting, productId)
	]);
	const made = new Map(provenance.sections.map((section) => [section.id, madeOf(section)]));
	const openIn = (id: string) => (reports[id] ?? []).filter(isOpen).length;
	const { subtitle, promise, authorName, salesCopy } = product;
	return {
		...summaryOf(product),
		...{ workspaceId: acting.workspaceId, subtitle, promise, authorName, salesCopy },
		sections: product.sections.map(({ id, position, title, module, body, isSample, isLocked, version }) => ({
			...{ id, position, title, module, body, isSample, isLocked, version },
			openFindings: openIn(id),
			provenance: made.get(id) ?? null
		}))
	};
}

function madeOf(section: Provenance['sections'][number]) {
	const { provider, model, promptVersion, sourceNames: sources, writtenAt } = section;
	return { provider, model, promptVersion, sources, writtenAt, shareByPeople: shareByPeople(section) };
}
