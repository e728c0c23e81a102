import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { PROJECT } from './places.ts';

export type Settings = Record<string, string>;

const NAMES =
	/^(ORIGIN|HOST|PORT|BODY_SIZE_LIMIT|ADDRESS_HEADER|LOG_LEVEL|DATABASE_URL|APP_SECRET|ENCRYPTION_KEYS|AUTH_GOOGLE|MAIL_FROM|(NOXLOOP|SUPABASE|STRIPE|PAYPAL|AI|OPENAI|GROQ|OPENROUTER|GEMINI|SMTP|WORKER|GENERATION)_\w+)$/;

/** What the user set in `.env` or the shell; the shell wins. Empty values count as not set. */
export function readUserSettings(): Settings {
	const file = join(PROJECT, '.env');
	const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
	const fromShell = Object.entries(process.env).filter(([name]) => NAMES.test(name) || name in fromFile);
	return withoutEmpty({ ...fromFile, ...Object.fromEntries(fromShell) });
}

/** What a program needs to run at all, without any of our settings. */
export function bareEnvironment(): Settings {
	const names = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'NODE_EXTRA_CA_CERTS', 'CI'];
	return withoutEmpty(Object.fromEntries(names.map((name) => [name, process.env[name]])));
}

function withoutEmpty(settings: Record<string, string | undefined>): Settings {
	const filled = Object.entries(settings).filter((entry): entry is [string, string] => Boolean(entry[1]));
	return Object.fromEntries(filled);
}
