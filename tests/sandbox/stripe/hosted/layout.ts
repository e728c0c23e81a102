import { pageStyle } from '../checkout/style.ts';

/** A page of the stand-in around its content, which is HTML. */
export function layout(title: string, body: string, what = 'Checkout'): string {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8">
		<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
		<title>${escape(title)} · Sandbox ${what.toLowerCase()}</title><link rel="icon" href="data:,"><style>${pageStyle}</style></head>
		<body><header><strong>Sandbox</strong> A stand-in for Stripe ${what}. No money moves.</header>
		<main>${body}</main></body></html>`;
}

/** Text as HTML. */
export function escape(text: string): string {
	const entities: Record<string, string> = {
		'&': '&amp;',
		'<': '&lt;',
		'>': '&gt;',
		'"': '&quot;',
		"'": '&#39;'
	};
	return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A day as people read it in English, UTC. */
export function dayOf(seconds: number): string {
	return new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(seconds * 1000);
}
