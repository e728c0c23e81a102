import { AsyncLocalStorage } from 'node:async_hooks';
import { pino } from 'pino';

/** What a line is about: set once per request or job, added to every line written inside. */
type LogContext = { requestId?: string; jobId?: string };

const context = new AsyncLocalStorage<LogContext>();

/** Lines leave without blocking the request that wrote them; what is pending is written when the process ends. */
const output = pino.destination({ dest: 1, sync: false, minLength: 0 });

/** A level that is none is named by `config()`; it must not end the process before that. */
const wanted = process.env.LOG_LEVEL ?? '';
const level = wanted in pino.levels.values || wanted === 'silent' ? wanted : 'info';

/** Structured log, one JSON object a line. Secrets and personal data are cut out by key, whatever the caller passes. */
export const log = pino(
	{
		level,
		base: undefined,
		timestamp: pino.stdTimeFunctions.isoTime,
		formatters: { level: (label) => ({ level: label }) },
		mixin: () => context.getStore() ?? {},
		redact: {
			paths: [
				'authorization',
				'cookie',
				'password',
				'token',
				'apikey',
				'secret',
				'key',
				'email',
				'body',
				'text'
			].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
			censor: '[cut]'
		}
	},
	output
);

/** Runs `work` so that every log line inside carries `fields`. */
export function withLogContext<T>(fields: LogContext, work: () => T): T {
	return context.run(fields, work);
}
