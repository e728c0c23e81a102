import { z } from 'zod';
import type { ApiKeyScope } from '../../workspaces/api-key-schema.ts';
import type { Send } from '../event-stream.ts';
import type { Caller, UserCaller } from './caller.ts';

/** The part of SvelteKit's event that an endpoint needs. */
export type ApiEvent = {
	request: Request;
	url: URL;
	params: Partial<Record<string, string>>;
	locals: App.Locals;
	getClientAddress: () => string;
};

/** `anyone`: no caller is looked for. `user`: a person; an API key is refused. `caller`: a person or an API key. */
export type Who = 'anyone' | 'user' | 'caller';
type CallerOf<W extends Who> = W extends 'caller' ? Caller : W extends 'user' ? UserCaller : null;

/** How the endpoint answers when it did what was asked. */
type Answer<S extends z.ZodType> = {
	status: number;
	description: string;
	schema: S;
	example: z.input<S>;
	/** JSON where nothing else is said. */
	mediaType?: typeof eventStreamType;
};
export const eventStreamType = 'text/event-stream';

/** An outcome the product expects: a code of docs/error-codes.md and its status. */
export type Refusal = [code: string, status: number];

type Fields = z.ZodObject | undefined;
type Parsed<S extends Fields> = S extends z.ZodObject ? z.output<S> : undefined;
type Input<W extends Who, P extends Fields, Q extends Fields, B extends Fields, H extends Fields> = {
	caller: CallerOf<W>;
	params: Parsed<P>;
	query: Parsed<Q>;
	body: Parsed<B>;
	headers: Parsed<H>;
	/** The address the request comes from, for limits. */
	place: string;
};

/** What an endpoint is, said once: the answer, the checks, the document and the reference page are made from it. */
type Declaration<
	W extends Who,
	P extends Fields,
	Q extends Fields,
	B extends Fields,
	H extends Fields,
	S extends z.ZodType
> = {
	/** The operation's name in generated clients. */
	id: string;
	method: 'GET' | 'POST' | 'PUT';
	/** As OpenAPI writes it: `/api/workspaces/{id}`. */
	path: string;
	tag: Tag;
	summary: string;
	description: string;
	who: W;
	/** What an API key needs to be let in. */
	scope?: ApiKeyScope;
	/** A parameter that doesn't fit names nothing: it is answered with this outcome. */
	params?: { schema: P; refusal: Refusal; example: Record<string, string> };
	query?: Q;
	/** Headers that this endpoint reads, as they are written. */
	headers?: { schema: H; refusal: Refusal };
	/** `mostBytes` where it is not the usual: the edge has to let as much through (platform/edge/body-size.ts). */
	body?: { schema: B; example: B extends z.ZodObject ? z.input<B> : undefined; mostBytes?: number };
	answer: Answer<S>;
	/** Another status for some of the answers. */
	unless?: { status: number; description: string; holds: (body: z.input<S>) => boolean };
	/** Beyond those that follow from `who`, `query` and `body`. */
	refusals: Refusal[];
	/** What depends on the operator or on luck: documented under `default`, as the server's own trouble is. */
	unusual?: Refusal[];
	/** The same for everybody and readable from any site; shared caches may keep it this long. */
	sharedForSeconds?: number;
	run: (input: Input<W, P, Q, B, H>) => Promise<z.input<S>>;
};

export const tags = {
	Accounts: 'Signing up and in, and who a token stands for.',
	Workspaces: 'Where a team works. Every product and every sale belongs to one.',
	Members: 'Who belongs to a workspace, and inviting others.',
	Products: 'What a workspace makes, as its makers see it: ordered, read and edited.',
	Generations: 'The work on an order: watched, approved, paused, gone on with, ended.',
	Templates: 'Prompt templates: a few questions that fill an order.',
	Billing: 'Plans, credits and what a workspace paid.',
	Catalogue: 'What anybody may see: the published products.',
	System: 'How the system is, and this document.'
} as const;
export type Tag = keyof typeof tags;

type Shapeless = Declaration<Who, z.ZodObject, z.ZodObject, z.ZodObject, z.ZodObject, z.ZodType>;

/** An endpoint of whatever shape, for what treats them all alike. */
export type Endpoint = Omit<Shapeless, 'run' | 'body' | 'unless'> & {
	body?: { schema: z.ZodObject; example: unknown; mostBytes?: number };
	unless?: { status: number; description: string; holds: (body: never) => boolean };
	run: (input: never) => Promise<unknown>;
};

/** What the document needs to know of an endpoint. */
export type Documented = Omit<Endpoint, 'run'>;

/** Checks a declaration's types; the result is what `answer` and the document take. */
export function endpoint<
	W extends Who,
	S extends z.ZodType,
	P extends Fields = undefined,
	Q extends Fields = undefined,
	B extends Fields = undefined,
	H extends Fields = undefined
>(declaration: Declaration<W, P, Q, B, H, S>): Endpoint {
	return declaration as unknown as Endpoint;
}

/** Begins sending events, and returns what stops it. */
export type EventSource = (send: Send, close: () => void) => Promise<() => void>;

type EventDeclaration<W extends Who, P extends Fields> = Omit<
	Declaration<W, P, undefined, undefined, undefined, z.ZodString>,
	'method' | 'answer' | 'unless' | 'run'
> & {
	answer: { description: string; example: string };
	run: (input: Input<W, P, undefined, undefined, undefined>) => Promise<EventSource>;
};

/** An endpoint that answers with server-sent events. What it refuses, it refuses before the first of them. */
export function eventEndpoint<W extends Who, P extends Fields = undefined>(
	declaration: EventDeclaration<W, P>
): Endpoint {
	const answer = { status: 200, schema: z.string(), mediaType: eventStreamType, ...declaration.answer };
	return { ...declaration, method: 'GET', answer } as unknown as Endpoint;
}
