import { z } from 'zod';
import { roles } from '../../workspaces/member-schemas.ts';
import type { Refusal } from './endpoint.ts';

// What endpoints have in common. A schema with an id is named once in the document and pointed to.

export const Id = z.uuid();
/** The parameter of a path that names one of these by its id. */
export const oneOf = (what: string, refusal: Refusal, example: string) => ({
	schema: z.object({ id: Id.meta({ description: `The id of the ${what}.` }) }),
	refusal,
	example: { id: example }
});
export const Instant = z.iso.datetime({ offset: true });
export const Role = z.enum(roles).meta({
	id: 'Role',
	description: 'From least to most power. A viewer only reads.'
});

/** For lists: how many, and from where. The cursor comes from the answer before. */
export const page = {
	limit: z.coerce
		.number()
		.int()
		.min(1)
		.max(100)
		.default(20)
		.meta({ description: 'How many at most.', override: { type: 'integer' } }),
	cursor: z.string().min(1).max(200).optional().meta({ description: '`nextCursor` of the answer before.' })
};

export const nextCursor = z
	.string()
	.nullable()
	.meta({ description: 'Asks for what comes next; null at the end of the list.' });

export const Accepted = z.object({ accepted: z.literal(true) }).meta({
	id: 'Accepted',
	description: 'The same whether or not the address has an account. What follows comes by mail.'
});

const WrongField = z.object({
	path: z
		.string()
		.meta({ description: 'Where the field is, with dots between the steps. Empty: the body itself.' }),
	code: z.string(),
	message: z.string()
});

export const ApiError = z
	.object({
		error: z.object({
			code: z.string().meta({ description: 'Stable: what a program goes by.' }),
			message: z.string().meta({ description: 'For people, in English. May change.' }),
			requestId: z.string().meta({ description: 'Quote it when you ask about this request.' }),
			fields: z.array(WrongField).optional().meta({ description: 'Each field that is wrong.' })
		})
	})
	.meta({ id: 'Error', description: 'Every answer that is not a success has this shape.' });
