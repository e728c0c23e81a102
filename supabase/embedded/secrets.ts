import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateApiKey } from '@supabase/lite';
import { z } from 'zod';

const Secrets = z.object({
	publishableKey: z.string(),
	secretKey: z.string(),
	jwtSecret: z.string(),
	databasePassword: z.string()
});
export type Secrets = z.infer<typeof Secrets>;

/** The stack's keys and password: generated once, kept readable by the owner only. Repeating gives the same ones. */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
	prepare(dataDir);
	const file = join(dataDir, 'secrets.json');
	if (existsSync(file)) return readSecretFile(file, Secrets);

	const secrets: Secrets = {
		publishableKey: (await generateApiKey('publishable')).key,
		secretKey: (await generateApiKey('secret')).key,
		jwtSecret: randomBytes(32).toString('hex'),
		databasePassword: randomBytes(18).toString('hex')
	};
	writeFileSync(`${file}.new`, JSON.stringify(secrets, null, '\t'), { mode: 0o600 });
	renameSync(`${file}.new`, file);
	return secrets;
}

/** What `file` holds. Throws, with what to do, when it was cut short or changed by hand. */
export function readSecretFile<T>(file: string, schema: z.ZodType<T>): T {
	const text = readFileSync(file, 'utf8');
	try {
		return schema.parse(JSON.parse(text));
	} catch (cause) {
		throw new Error(
			`${file} is damaged. Put back a copy of it, or empty everything with "npm run reset": the database knows only the password that was in it.`,
			{ cause }
		);
	}
}

function prepare(dataDir: string): void {
	if (existsSync(dataDir)) return;
	mkdirSync(dataDir, { recursive: true });
	chmodSync(dataDir, 0o755); // the account that runs Postgres passes through; each secret has its own mode
}
