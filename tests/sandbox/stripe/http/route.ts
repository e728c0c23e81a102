import type * as z from 'zod';
import type { Cause } from '../event-log.ts';
import type { Sandbox } from '../sandbox.ts';
import { parseParams } from './params.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

/** One API request, its parameters already checked. */
export interface Call<P> {
	sandbox: Sandbox;
	params: P;
	/** The `:id` of the path, or ''. */
	id: string;
	cause: Cause;
	/** Path without query, as lists repeat it in `url`. */
	path: string;
}

export interface Route {
	method: Method;
	path: string;
	run: (call: Call<unknown>) => unknown;
}

/** A line of the route table: its parameters are checked by the schema before the handler sees them. */
export function route<S extends z.ZodType>(
	method: Method,
	path: string,
	schema: S,
	handle: (call: Call<z.output<S>>) => unknown
): Route {
	return {
		method,
		path,
		run: (call) => handle({ ...call, params: parseParams(schema, call.params) })
	};
}

/** The route for a request and its `:id`, or null. */
export function findRoute(
	routes: Route[],
	method: string,
	path: string
): { route: Route; id: string } | null {
	const parts = path.split('/');
	for (const candidate of routes) {
		if (candidate.method !== method) continue;
		const id = matchedId(candidate.path.split('/'), parts);
		if (id !== null) return { route: candidate, id };
	}
	return null;
}

function matchedId(pattern: string[], parts: string[]): string | null {
	if (pattern.length !== parts.length) return null;
	let id = '';
	for (const [index, part] of parts.entries()) {
		if (pattern[index] === ':id') id = decoded(part);
		else if (pattern[index] !== part) return null;
	}
	return pattern.includes(':id') && id === '' ? null : id;
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
