import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readSecretFile } from '../../supabase/embedded/secrets.ts';

const LocalSecrets = z.object({ appSecret: z.string(), stripeWebhookSecret: z.string() });
export type LocalSecrets = z.infer<typeof LocalSecrets>;

/** The local system's own secrets: made once, readable by the owner only. Repeating gives the same ones. */
export function loadLocalSecrets(dataDir: string): LocalSecrets {
	const file = join(dataDir, 'local-secrets.json');
	if (existsSync(file)) return readSecretFile(file, LocalSecrets);

	const secrets: LocalSecrets = {
		appSecret: randomBytes(32).toString('hex'),
		stripeWebhookSecret: `whsec_${randomBytes(24).toString('hex')}`
	};
	mkdirSync(dataDir, { recursive: true });
	writeFileSync(`${file}.new`, JSON.stringify(secrets, null, '\t'), { mode: 0o600 });
	renameSync(`${file}.new`, file);
	return secrets;
}
