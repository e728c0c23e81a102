import { z } from 'zod';
import { productTypes } from '../../products/brief.ts';
import { Price, Question, SalesCopy, SectionEdit, TitlePage } from '../../products/edits.ts';
import { Version } from '../../version.ts';
import { GenerationState } from './generation-schemas.ts';
import { Id, Instant } from './schemas.ts';

const version = Version.meta({ description: 'Grows with each save. Send it back to save over it.' });
const price = z.object({
	amountCents: z.int().meta({ description: 'In minor units of the currency.' }),
	currency: z.string().meta({ description: 'ISO 4217, in lower case.' })
});

const summary = {
	id: Id,
	type: z.enum(productTypes),
	language: z.string().meta({ description: 'Of the content, as BCP 47.' }),
	title: z.string(),
	state: z.enum(['draft', 'published']),
	hasUnpublishedChanges: z.boolean(),
	slug: z.string().nullable().meta({ description: 'The last part of the address of its page.' }),
	price,
	isSampleText: z
		.boolean()
		.meta({ description: 'Written by the built-in demo, not by a model or a person.' }),
	collectionId: Id.nullable(),
	version,
	updatedAt: Instant,
	publishedAt: Instant.nullable(),
	generation: z.object({ id: Id, state: GenerationState }).nullable().meta({ description: 'The newest one.' })
};

export const ProductSummary = z.object(summary).meta({ id: 'ProductSummary' });

const sales = {
	headline: z.string(),
	promise: z.string(),
	benefits: z.array(z.string()),
	audience: z.string(),
	faq: z.array(z.object({ question: z.string(), answer: z.string() })),
	aboutAuthor: z.string(),
	callToAction: z.string().meta({ description: 'The words on the button.' }),
	seoTitle: z.string(),
	seoDescription: z.string()
};

const Made = z.object({
	provider: z.string().nullable().meta({ description: '`demo`: the built-in demo, which is no model.' }),
	model: z.string().nullable().meta({
		description: 'The last that wrote this section or a part of it. Null: people alone wrote it.'
	}),
	promptVersion: z
		.string()
		.nullable()
		.meta({ description: 'Which fixed words of ours the model was given.' }),
	sources: z
		.array(z.string())
		.meta({ description: 'The names of the sources that the model was given to rest on.' }),
	writtenAt: Instant.nullable().meta({ description: 'When the model wrote it.' }),
	shareByPeople: z
		.number()
		.min(0)
		.max(1)
		.nullable()
		.meta({ description: 'Of the words one reads now, the part that no model put there.' })
});

const Section = z.object({
	id: Id,
	position: z.int(),
	title: z.string(),
	module: z.string().meta({ description: 'Of a course: the module that the lesson belongs to. Else empty.' }),
	body: z.string().meta({ description: 'Markdown, without the title.' }),
	isSample: z.boolean().meta({ description: 'Free to read on the page where it is sold.' }),
	isLocked: z.boolean().meta({ description: 'Its text is not saved until somebody unlocks it.' }),
	version,
	openFindings: z
		.int()
		.meta({ description: 'What the checks say about this text, that nobody mended or let stand.' }),
	provenance: Made.nullable().meta({ description: 'How the text was made. Null: there is none yet.' })
});

export const WorkspaceProduct = z
	.object({
		...summary,
		workspaceId: Id,
		subtitle: z.string(),
		promise: z.string(),
		authorName: z.string(),
		salesCopy: z.object(sales).meta({ description: 'The words of its sales page.' }),
		sections: z.array(Section)
	})
	.meta({ id: 'WorkspaceProduct' });

const saved = Version.meta({ description: 'The one that you read.' });

export const ProductSave = z
	.strictObject({
		...TitlePage.shape,
		version: saved,
		price: Price.strict(),
		salesCopy: SalesCopy.extend({
			faq: z.array(Question.strict()).max(12, { error: 'edit_too_many' }).default([])
		}).strict(),
		sections: z
			.array(SectionEdit.extend({ id: Id, version: saved }).strict())
			.max(100, { error: 'edit_too_many' })
			.default([])
			.meta({ description: 'Those to save. Others stay as they are; none is ever deleted.' })
	})
	.check(({ value, issues }) => {
		const ids = value.sections.map(({ id }) => id);
		for (const [index, id] of ids.entries())
			if (ids.indexOf(id) !== index)
				issues.push({
					code: 'custom',
					message: 'value_repeated',
					path: ['sections', index, 'id'],
					input: id
				});
	});
export type ProductSave = z.infer<typeof ProductSave>;

export const summaryExample: z.input<typeof ProductSummary> = {
	id: '2a0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f20',
	type: 'ebook',
	language: 'en',
	title: 'The Quiet Launch',
	state: 'draft',
	hasUnpublishedChanges: false,
	slug: null,
	price: { amountCents: 1900, currency: 'eur' },
	isSampleText: false,
	collectionId: null,
	version: 3,
	updatedAt: '2026-11-20T09:33:00.123456+00:00',
	publishedAt: null,
	generation: { id: '3a0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f21', state: 'succeeded' }
};

const texts = {
	title: summaryExample.title,
	subtitle: 'Selling to your first hundred readers',
	promise: 'You will have a page that sells within a week.',
	authorName: 'Ada Writer',
	price: summaryExample.price,
	salesCopy: {
		headline: 'A launch without noise',
		promise: 'You will have a page that sells within a week.',
		benefits: ['Pick one reader', 'Write one page'],
		audience: 'People who make things and dislike selling them.',
		faq: [{ question: 'Do I need a list?', answer: 'No.' }],
		aboutAuthor: 'Ada has launched eleven small things, all of them quietly.',
		callToAction: 'Start quietly',
		seoTitle: 'The Quiet Launch',
		seoDescription: 'How to sell to your first hundred readers.'
	}
};

const section = {
	id: '6a0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f24',
	title: 'Picking one reader',
	body: 'A launch is a promise kept in public.',
	version: 1
};

export const productExample: z.input<typeof WorkspaceProduct> = {
	...summaryExample,
	...texts,
	workspaceId: '5f0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f10',
	sections: [
		{
			...{ ...section, position: 1, module: '', isSample: true, isLocked: false, openFindings: 0 },
			provenance: {
				...{ provider: 'openai', model: 'gpt-4.1-mini', promptVersion: '3f2a9c1be07d' },
				...{ sources: ['Launch notes'], writtenAt: '2026-11-20T09:32:00.123456+00:00', shareByPeople: 0.25 }
			}
		}
	]
};

export const saveExample: z.input<typeof ProductSave> = { ...texts, version: 3, sections: [section] };
