import type { Sandbox } from '../sandbox.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

/** One API request. */
export interface Call {
	sandbox: Sandbox;
	/** The `:id` of the path, or ''. */
	id: string;
	body: unknown;
	/** The body as it came. */
	text: string;
	requestId: string | undefined;
	isMinimal: boolean;
}

export interface Done {
	status: number;
	body: unknown;
}

/** The route for a request and its `:id`, or null. */
export function findRoute<R extends { method: Method; path: string }>(
	routes: R[],
	method: string,
	path: string
): { route: R; id: string } | null {
	for (const route of routes) {
		if (route.method !== method) continue;
		const pattern = new RegExp(`^${route.path.replace(':id', '([A-Za-z0-9-]+)')}$`);
		const match = pattern.exec(path);
		if (match) return { route, id: match[1] ?? '' };
	}
	return null;
}
