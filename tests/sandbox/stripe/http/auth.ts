import { timingSafeEqual } from 'node:crypto';
import { StripeProblem } from './errors.ts';

/** Lets a request with the secret key pass, as Bearer token or as the user name of basic authentication. */
export function requireKey(header: string | undefined, secretKey: string): void {
	const given = keyIn(header);
	if (!given) throw refuse(noKey);
	if (!isSame(given, secretKey)) throw refuse(`Invalid API Key provided: ${masked(given)}`);
}

const noKey =
	'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth ' +
	"(e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details.";

function keyIn(header = ''): string {
	const [scheme = '', value = ''] = header.split(' ');
	if (scheme.toLowerCase() === 'bearer') return value;
	if (scheme.toLowerCase() !== 'basic') return '';
	return Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? '';
}

function isSame(given: string, expected: string): boolean {
	const [one, other] = [Buffer.from(given), Buffer.from(expected)];
	return one.length === other.length && timingSafeEqual(one, other);
}

function masked(key: string): string {
	if (key.length <= 12) return key;
	return key.slice(0, 8) + '*'.repeat(key.length - 12) + key.slice(-4);
}

function refuse(message: string): StripeProblem {
	return new StripeProblem(401, { type: 'invalid_request_error', message });
}
