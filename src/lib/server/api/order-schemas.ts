import { z } from 'zod';
import { BriefForm } from '../../products/brief.ts';
import { Version } from '../../version.ts';
import { Id } from './schemas.ts';

const { shape } = BriefForm;

const FilledTemplate = z
	.strictObject({
		id: Id.meta({ description: 'Of `GET /api/templates`.' }),
		version: Version.optional().meta({
			description: 'Its latest where you name none. Name it, so that a repeated call is the same order.'
		}),
		values: z
			.record(z.string(), z.union([z.string().max(5_000), z.number(), z.boolean()]))
			.default({})
			.meta({
				description:
					'By the names of its variables: text, a number, `true` or `false`, a day as `2026-11-20`. One that you leave out is answered as the template suggests.'
			})
	})
	.meta({
		description:
			'A prompt template that fills the order from your values. What you send beside it goes first; a text that you leave out or empty comes from the template.'
	});

/** What there is no order without. */
const needed = ['type', 'topic', 'tone', 'language', 'length'] as const;
type Needed = (typeof needed)[number];

/** What the brief says where nobody gave it. */
const missing = (field: Needed): string | undefined =>
	shape[field].safeParse(undefined).error?.issues[0]?.message;

const unlessFilled = { description: 'Needed, unless the template says it.' };

const fields = z.strictObject({
	...shape,
	type: shape.type.optional().meta(unlessFilled),
	topic: shape.topic.optional().meta(unlessFilled),
	tone: shape.tone.optional().meta(unlessFilled),
	language: shape.language.optional().meta(unlessFilled),
	length: shape.length.optional().meta(unlessFilled),
	template: FilledTemplate.optional()
});

/** Told with whatever else is wrong. What a template leaves open is looked at once it has filled the order. */
function requireNeeded<S extends z.ZodType<Partial<Record<Needed | 'template', unknown>>>>(schema: S): S {
	const when = ({ value }: { value: unknown }) => typeof value === 'object' && value !== null;
	return needed.reduce(
		(checked, field) =>
			checked.refine((body) => body.template !== undefined || body[field] !== undefined, {
				...{ path: [field], error: missing(field), when }
			}),
		schema
	);
}

/** A brief, or a template that fills it. */
export const OrderBody = requireNeeded(fields);
export type OrderBody = z.output<typeof OrderBody>;

export const OrderBodyWithWorkspace = requireNeeded(
	fields.extend({
		workspaceId: Id.optional().meta({
			description: 'Where to make it. A key has its own; a person’s is else the one they are in longest.'
		})
	})
);
