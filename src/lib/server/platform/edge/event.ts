/** The part of SvelteKit's event that the edge looks at and changes. */
export type EdgeEvent = {
	request: Request;
	url: URL;
	route: { id: string | null };
	locals: App.Locals;
	cookies: { getAll: () => { name: string; value: string }[] };
	getClientAddress: () => string;
};

const writes = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export const isWrite = ({ method }: Request): boolean => writes.has(method);

/** Providers call these with a signature of their own; what isn't signed is refused there. */
export const isSignedCallback = ({ pathname }: URL): boolean => pathname.startsWith('/api/billing/webhook/');

export const isApi = ({ pathname }: URL): boolean => pathname.startsWith('/api/');
