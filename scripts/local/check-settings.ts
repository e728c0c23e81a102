import { readConfig } from '../../src/lib/server/platform/config.ts';
import type { Settings } from './settings.ts';

/** Settings that mean nothing without the first of their row, which turns the stand-in off. */
const BELONG_TOGETHER: { turnsOff: string; others: string[] }[] = [
	{
		turnsOff: 'SUPABASE_URL',
		others: ['SUPABASE_PUBLISHABLE_KEY', 'SUPABASE_SECRET_KEY', 'SUPABASE_JWT_KEY', 'DATABASE_URL']
	},
	{ turnsOff: 'STRIPE_SECRET_KEY', others: ['STRIPE_WEBHOOK_SECRET', 'STRIPE_API_BASE'] },
	{ turnsOff: 'PAYPAL_CLIENT_ID', others: ['PAYPAL_CLIENT_SECRET', 'PAYPAL_WEBHOOK_ID', 'PAYPAL_API_BASE'] }
];

/**
 * Checks what the user set, and the environment made from it, before anything is started or built. Throws one error
 * that names every setting that is wrong. Half a Supabase or Stripe counts as wrong: the app and its stand-in would
 * speak of different ones.
 */
export function checkSettings(settings: Settings, environment: Settings): void {
	const problems = BELONG_TOGETHER.flatMap(({ turnsOff, others }) => {
		const lonely = settings[turnsOff] ? [] : others.filter((name) => settings[name]);
		return lonely.map((name) => `${name} is set without ${turnsOff}: set both or none`);
	});
	try {
		readConfig(environment);
	} catch (cause) {
		problems.push(...(cause as Error).message.split('\n  - ').slice(1));
	}
	if (problems.length === 0) return;
	const lines = problems.map((problem) => `\n  - ${problem}`).join('');
	throw new Error(`What .env and the shell say does not fit:${lines}`);
}
