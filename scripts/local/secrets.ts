import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readSecretFile } from '../../supabase/embedded/secrets.ts';

const newEncryptionKey = () => randomBytes(32).toString('base64');

const LocalSecrets = z.object({
	appSecret: z.string(),
	stripeWebhookSecret: z.string(),
	/** Missing where the secrets were made before it was needed. */
	encryptionKey: z.string().optional()
});
export type LocalSecrets = Required<z.infer<typeof LocalSecrets>>;

/** The local system's own secrets: made once, readable by the owner only. Repeating gives the same ones. */
export function loadLocalSecrets(dataDir: string): LocalSecrets {
	const file = join(dataDir, 'local-secrets.json');
	const kept = existsSync(file) ? readSecretFile(file, LocalSecrets) : undefined;
	if (kept?.encryptionKey) return { ...kept, encryptionKey: kept.encryptionKey };

	const secrets: LocalSecrets = {
		appSecret: randomBytes(32).toString('hex'),
		stripeWebhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
		...kept,
		encryptionKey: newEncryptionKey()
	};
	mkdirSync(dataDir, { recursive: true });
	writeFileSync(`${file}.new`, JSON.stringify(secrets, null, '\t'), { mode: 0o600 });
	renameSync(`${file}.new`, file);
	return secrets;
}
