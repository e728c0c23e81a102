import { pino } from 'pino';

const CUT = '[cut]';
const MOST_DEPTH = 6;

// Names under which a secret, an address or somebody's words travel, with whatever stands before them: `apiKey`,
// `new_password`, `set-cookie`. Numbers stay: token counts are no tokens.
const secretNames =
	/(authori[sz]ation|cookies?|password|passphrase|passwd|secret|token|token_?hash|key|credentials?|signature|session|jwt|otp|verifier|e-?mail|recipients?|^to|body|^html|^text|form_?data|^subject)$/i;
/** End like a secret's name and are none. */
const harmless = /^(idempotency_?key|job_?key|storage_?key|requestId|jobId)$/i;

// Secrets by their shape, wherever in a line they stand: in messages, addresses and stacks as well.
const shapes: [RegExp, string][] = [
	[/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, CUT], // JWT
	[/\bbase64-[\w-]{16,}/g, CUT], // a session as @supabase/ssr keeps it
	[/\b(?:nox|sk|rk|pk|whsec|sbp|sb_secret)_[\w-]{6,}/g, CUT], // our keys, Stripe's, Supabase's
	[/\b(?:sk-[\w-]{16,}|gsk_[\w-]{6,}|AIza[\w-]{20,})/g, CUT], // OpenAI's and OpenRouter's, Groq's, Google's
	[/\b(bearer|basic) +[\w.~+/=-]{6,}/gi, `$1 ${CUT}`],
	[/(:\/\/)[^\s/:@"\\]+:[^\s/@"\\]+@/g, `$1${CUT}@`], // user and password of an address
	[
		/((?:^|[?&#;,{\s"'\\])(?:[\w-]*(?:token|token_hash|secret|password|api_?key|signature)|code|key|sig|otp|state)=)[^&\s"'\\#;]+/gi,
		`$1${CUT}`
	],
	[/(\/(?:access|invitations?|invite|unsubscribe|confirm)\/)[\w.~%-]{16,}/g, `$1${CUT}`], // links that open something
	[/[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/gi, CUT] // an e-mail
];

/** What every one of the shapes has in it. Most lines have none, and are spared the rest. */
const hint =
	/[=@]|eyJ|AIza|base64-|:\/\/|nox_|[srp]k[_-]|whsec_|sbp_|sb_secret_|(?:bearer|basic) |\/(?:access|invit|unsub|confirm)/i;

/** A text without what looks like a secret or an e-mail. Safe on a line of JSON: no mark of JSON's is touched. */
export function redactText(text: string): string {
	if (!hint.test(text)) return text;
	return shapes.reduce((left, [shape, instead]) => left.replace(shape, instead), text);
}

function isSecretName(name: string): boolean {
	return secretNames.test(name) && !harmless.test(name);
}

/**
 * A copy of what is logged, without the values whose name says that they are secret or personal, however deep. Errors
 * become plain: type, message, stack, their causes and own fields. Texts are left to `redactText`, which sees the line.
 */
export function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
	return copy(fields, new Set(), 0) as Record<string, unknown>;
}

function copy(value: unknown, above: Set<object>, depth: number): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (above.has(value)) return '[circular]';
	if (depth > MOST_DEPTH) return '[deep]';
	const inside = new Set(above).add(value);
	const next = (one: unknown) => copy(one, inside, depth + 1);
	if (value instanceof Error) return fieldsOf(pino.stdSerializers.err(value), next);
	if (Array.isArray(value)) return value.map(next);
	if (value instanceof Map) return fieldsOf(Object.fromEntries(value), next);
	if (value instanceof Headers || value instanceof URLSearchParams || value instanceof FormData)
		return fieldsOf(Object.fromEntries(value), next);
	if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[bytes]';
	if (hasToJson(value)) return next(value.toJSON());
	return fieldsOf(value, next);
}

function fieldsOf(value: object, next: (one: unknown) => unknown): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [
			name,
			isSecretName(name) && isWorthHiding(one) ? CUT : next(one)
		])
	);
}

const isWorthHiding = (value: unknown): boolean =>
	value !== null && value !== undefined && typeof value !== 'number' && typeof value !== 'boolean';

/** Dates and addresses. */
function hasToJson(value: object): value is { toJSON: () => unknown } {
	return 'toJSON' in value && typeof value.toJSON === 'function';
}
