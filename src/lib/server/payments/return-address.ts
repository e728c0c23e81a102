import type { ProviderName } from './provider.ts';

/** Where a buyer comes back to, with the session they paid. PayPal adds its own parameter, `token`, to a page it opens. */
export function returnAddress(page: string, name: ProviderName, sessionId: string): string {
	return name === 'paypal' && sessionId === '' ? page : `${page}?session_id=${sessionId}`;
}

/** The session that such an address names; empty when it names none. */
export function sessionIn({ searchParams }: URL): string {
	return searchParams.get('session_id') ?? searchParams.get('token') ?? '';
}
