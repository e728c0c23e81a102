import { join, resolve } from 'node:path';

export const PROJECT = resolve(import.meta.dirname, '../..');

/** Where the state of a local system lies when nothing else is asked for. */
export const DATA_DIR = resolve(process.env.NOXLOOP_DATA_DIR || join(PROJECT, '.data'));

/** A program of an installed package, to be run by this Node. */
export function packageFile(path: string): string {
	return join(PROJECT, 'node_modules', path);
}
