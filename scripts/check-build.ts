// Builds the app and searches what the browser gets for anything that must stay on the server.
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAppFresh, makeApp } from './local/build.ts';

const secrets = [
	'SUPABASE_SECRET_KEY',
	'SUPABASE_JWT_KEY',
	'STRIPE_SECRET_KEY',
	'STRIPE_WEBHOOK_SECRET',
	'DATABASE_URL',
	'APP_SECRET',
	'AI_API_KEY',
	'OPENAI_API_KEY',
	'GROQ_API_KEY',
	'OPENROUTER_API_KEY',
	'GEMINI_API_KEY',
	'ENCRYPTION_KEYS',
	'SMTP_URL',
	'sb_secret_',
	'service_role'
];

if (!isAppFresh()) await makeApp(tmpdir());

const folder = 'build/client';
const files = await readdir(folder, { recursive: true });
const found: string[] = [];
for (const file of files.filter((name) => /\.(js|css|html|json|map)$/.test(name))) {
	const text = await readFile(join(folder, file), 'utf8');
	found.push(...secrets.filter((secret) => text.includes(secret)).map((secret) => `${file}: ${secret}`));
}
if (files.length < 10) throw new Error(`${folder} holds only ${files.length} files: the build is not whole`);
if (found.length > 0) throw new Error(`the browser would get:\n${found.join('\n')}`);
console.log(`built; ${files.length} files for the browser hold no secret`);
