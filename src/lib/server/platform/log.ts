import { AsyncLocalStorage } from 'node:async_hooks';
import { pino, type DestinationStream, type Logger } from 'pino';
import { redactFields, redactText } from './log-redaction.ts';

/** What a line is about: set once per request or job, added to every line written inside. */
type LogContext = { requestId?: string; jobId?: string };

const context = new AsyncLocalStorage<LogContext>();

/** Lines leave without blocking the request that wrote them; what is pending is written when the process ends. */
const output = pino.destination({ dest: 1, sync: false, minLength: 0 });

/** A level that is none is named by `config()`; it must not end the process before that. */
const wanted = process.env.LOG_LEVEL ?? '';
const level = wanted in pino.levels.values || wanted === 'silent' ? wanted : 'info';

/**
 * A structured log, one JSON object a line. Secrets and personal data are cut out twice, whatever the caller passes: by
 * the name of their field, and by their shape wherever in the line they stand.
 */
export function createLog(stream: DestinationStream, lowest: string): Logger {
	return pino(
		{
			level: lowest,
			base: undefined,
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: { level: (label) => ({ level: label }), log: redactFields },
			serializers: { err: (error: unknown) => error }, // plain already
			mixin: () => ({ ...context.getStore() }), // a copy: pino writes the line's own fields into it
			hooks: { streamWrite: redactText }
		},
		stream
	);
}

/** The process's log, on standard output. */
export const log = createLog(output, level);

/** Runs `work` so that every log line inside carries `fields`. */
export function withLogContext<T>(fields: LogContext, work: () => T): T {
	return context.run(fields, work);
}
