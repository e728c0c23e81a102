import { relative } from 'node:path';
import { DEMO } from './demo.ts';
import type { LocalSystem } from './system.ts';

/** The one block `npm start` prints when everything answers. */
export function summarize(system: LocalSystem): string {
	const lines: [string, string][] = [['Noxloop', system.origin]];
	if (system.stack) lines.push(['Sign in', `${DEMO.email}  /  ${DEMO.password}`]);
	if (system.inboxUrl) lines.push(['Inbox', `${system.inboxUrl}  (every mail lands here)`]);
	if (system.stripe) lines.push(['Test card', '4242 4242 4242 4242, any date and code']);
	lines.push(['Stand-ins', standIns(system).join(', ') || 'none']);
	lines.push([
		'Data',
		`${shorten(system.dataDir)}  (logs in ${shorten(system.logsDir)}; "npm run reset" empties it)`
	]);
	const body = lines.map(([label, value]) => `  ${label.padEnd(10)} ${value}`).join('\n');
	return `\n${body}\n\n  Ctrl-C stops everything.\n`;
}

function standIns({ stack, stripe, payPalAdminUrl, googleUrl, inboxUrl, env }: LocalSystem): string[] {
	return [
		stack && 'Supabase (embedded Postgres and Lite)',
		googleUrl && 'Google sign-in (sandbox)',
		stripe && 'Stripe (sandbox)',
		payPalAdminUrl && 'PayPal (sandbox)',
		env.AI_PROVIDER === 'demo' && 'AI (demo provider)',
		inboxUrl && 'mail (local inbox)'
	].filter((name) => typeof name === 'string');
}

function shorten(path: string): string {
	const short = relative(process.cwd(), path);
	return short.startsWith('..') ? path : short;
}
