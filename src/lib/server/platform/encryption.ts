import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { config } from './config.ts';
import { DomainError } from './errors.ts';

/** A text as it may lie in the database: `ciphertext` is base64 of nonce, tag and what is encrypted. */
export type Sealed = { ciphertext: string; keyId: string };

type Key = { id: string; bytes: Buffer };

const algorithm = 'aes-256-gcm';
const nonceLength = 12; // NIST SP 800-38D, 8.2.1: random 96 bits, for far fewer than 2^32 texts under a key
const tagLength = 16;

/** An id tells which key encrypted a text and nothing about the key. */
function keyOf(base64: string): Key {
	const bytes = Buffer.from(base64, 'base64');
	return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

/** Those of the settings, newest first. */
const keys = (): Key[] => config().ENCRYPTION_KEYS.map(keyOf);

/**
 * Encrypts under the newest key (AES-256-GCM). `place` says where the text belongs, such as a row's workspace: a
 * ciphertext that is moved to another place doesn't open there.
 */
export function seal(text: string, place: string, [key] = keys()): Sealed {
	if (!key) throw new Error('no encryption key');
	const nonce = randomBytes(nonceLength);
	const cipher = createCipheriv(algorithm, key.bytes, nonce).setAAD(Buffer.from(place));
	const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	const ciphertext = Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64');
	return { ciphertext, keyId: key.id };
}

/**
 * Decrypts what `seal` gave for this place. Throws `secret_unreadable` (500): its key is no longer among the settings
 * (detail `key_unknown`), or it was changed or belongs elsewhere (`tampered`).
 */
export function open({ ciphertext, keyId }: Sealed, place: string): string {
	const key = keys().find(({ id }) => id === keyId);
	if (!key) throw new DomainError('secret_unreadable', 500, { detail: { why: 'key_unknown', keyId } });
	try {
		const bytes = Buffer.from(ciphertext, 'base64');
		const decipher = createDecipheriv(algorithm, key.bytes, bytes.subarray(0, nonceLength), {
			authTagLength: tagLength
		});
		decipher.setAAD(Buffer.from(place));
		decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
		return (
			decipher.update(bytes.subarray(nonceLength + tagLength), undefined, 'utf8') + decipher.final('utf8')
		);
	} catch (cause) {
		throw new DomainError('secret_unreadable', 500, { cause, detail: { why: 'tampered', keyId } });
	}
}

/** Whether the text was encrypted under an older key, and should be encrypted anew before that key goes. */
export function isUnderOldKey({ keyId }: Pick<Sealed, 'keyId'>): boolean {
	return keys()[0]?.id !== keyId;
}

/** The id of the newest key, under which everything will be in the end. */
export function newestKeyId(): string {
	return keys()[0]?.id ?? '';
}
