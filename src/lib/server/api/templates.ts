import { z } from 'zod';
import { languages, productTypes } from '../../products/brief.ts';
import { variableKinds } from '../../products/template-variable.ts';
import { Version } from '../../version.ts';
import { listForCaller } from '../products/templates/template-directory.ts';
import { endpoint } from './endpoint.ts';
import { Id, Instant, nextCursor, page } from './schemas.ts';

const Variable = z.object({
	name: z.string().meta({ description: 'As an order’s `template.values` names it.' }),
	kind: z.enum(variableKinds).meta({
		description: '`long` is a longer text; of `yesno` the value is `true` or `false`; a `date` is a day.'
	}),
	label: z.string().meta({ description: 'The question.' }),
	required: z.boolean(),
	default: z.string().meta({ description: 'What an order without a value is filled with. Empty: nothing.' }),
	options: z.array(z.string()).meta({ description: 'Of a choice.' }),
	min: z.number().nullable().meta({ description: 'Of a number.' }),
	max: z.number().nullable()
});

const Template = z
	.object({
		id: Id,
		workspaceId: Id.nullable().meta({ description: 'Whose it is. Null: the platform’s, for everybody.' }),
		name: z.string(),
		description: z.string(),
		type: z.enum(productTypes).meta({ description: 'What comes of an order with it.' }),
		language: z.enum(languages).meta({ description: 'Of its questions, as BCP 47.' }),
		version: Version.meta({ description: 'Its latest. A version never changes.' }),
		variables: z.array(Variable).meta({ description: 'What its latest version asks.' }),
		createdAt: Instant
	})
	.meta({ id: 'Template' });

const example: z.input<typeof Template> = {
	id: '5f0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f10',
	workspaceId: null,
	name: 'Beginner’s guide to a craft',
	description: 'From no tools at all to a first finished piece.',
	type: 'guide',
	language: 'en',
	version: 3,
	variables: [
		{
			...{ name: 'craft', kind: 'text', label: 'The craft', required: true, default: '' },
			...{ options: [], min: null, max: null }
		}
	],
	createdAt: '2026-11-20T09:30:00.123456+00:00'
};

export const listTemplates = endpoint({
	id: 'listTemplates',
	method: 'GET',
	path: '/api/templates',
	tag: 'Templates',
	summary: 'List prompt templates',
	description:
		'Oldest first: the platform’s and those of your workspaces, or of one workspace alone. Archived ones are left out. An API key sees the platform’s and those of its workspace.',
	who: 'caller',
	scope: 'products:read',
	query: z.strictObject({
		...page,
		workspace: z
			.uuid()
			.optional()
			.meta({ description: 'The id of a workspace: only its own. Of a workspace that is not yours: none.' })
	}),
	answer: {
		status: 200,
		description: 'A part of the list.',
		schema: z.object({ items: z.array(Template), nextCursor }),
		example: { items: [example], nextCursor: null }
	},
	refusals: [['cursor_invalid', 400]],
	run: ({ caller, query }) => listForCaller(caller.supabase, query)
});
