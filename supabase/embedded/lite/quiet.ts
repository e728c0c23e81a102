import { AsyncLocalStorage } from 'node:async_hooks';
import { format } from 'node:util';
import type { FetchHandler } from './requests.ts';

type Log = (line: string) => void;

const currentLog = new AsyncLocalStorage<Log>();
const print = console.error;
let isInstalled = false;

/**
 * Fix for Lite 0.10.0: it prints every refused request (plain RLS denials too) to the terminal. What it prints while
 * it answers goes to `log`; everything else printed by this process is left alone.
 */
export function quietly(handler: FetchHandler, log: Log): FetchHandler {
	if (!isInstalled) console.error = printOrLog;
	isInstalled = true;
	return (request) => currentLog.run(log, () => handler(request));
}

function printOrLog(...values: unknown[]): void {
	const log = currentLog.getStore();
	if (log) log(format(...values));
	else print(...values);
}
