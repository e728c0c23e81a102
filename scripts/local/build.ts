import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { dirname, join } from 'node:path';
import { withBuildLock } from './build-lock.ts';
import { packageFile, PROJECT } from './places.ts';
import { bareEnvironment } from './settings.ts';

type Product = {
	name: string;
	/** What it is made from; files or folders. */
	inputs: string[];
	/** Its presence shows that it was made. */
	output: string;
	args: string[];
};

const LEASH = join(import.meta.dirname, 'leash.ts');
const STAMPS = join(PROJECT, 'node_modules/.cache/noxloop');
const GENERATED = 'src/lib/paraglide';

const MESSAGES: Product = {
	name: 'messages',
	inputs: ['src/messages', 'project.inlang/settings.json', 'package-lock.json'],
	output: 'src/lib/paraglide/messages.js',
	args: [
		packageFile('@inlang/paraglide-js/bin/run.js'),
		...['compile', '--project', './project.inlang', '--outdir', './src/lib/paraglide']
	]
};
const APP: Product = {
	name: 'app',
	inputs: [
		...['src', 'static', 'project.inlang/settings.json'],
		...['package.json', 'package-lock.json', 'svelte.config.js', 'vite.config.ts', 'tsconfig.json']
	],
	output: 'build/index.js',
	args: [packageFile('vite/bin/vite.js'), 'build']
};

/** Compiles the message catalogue when it changed: the worker imports it. Repeating is cheap. */
export async function makeMessages(logsDir: string, signal?: AbortSignal): Promise<void> {
	if (!isFresh(MESSAGES)) await make(MESSAGES, logsDir, signal);
}

/** Whether the build stands for the sources as they are. */
export function isAppFresh(): boolean {
	return isFresh(APP);
}

/** Builds the app. Throws with the build's last words. */
export async function makeApp(logsDir: string, signal?: AbortSignal): Promise<void> {
	await make(APP, logsDir, signal);
}

function isFresh(product: Product): boolean {
	const stamp = stampOf(product);
	if (!existsSync(join(PROJECT, product.output)) || !existsSync(stamp)) return false;
	return readFileSync(stamp, 'utf8') === hashOf(product.inputs);
}

function make(product: Product, logsDir: string, signal?: AbortSignal): Promise<void> {
	const build = async (): Promise<void> => {
		if (isFresh(product)) return; // another process made it while this one waited
		const hash = hashOf(product.inputs); // before: what changes meanwhile must count as new
		await runNode(product.args, join(logsDir, `build-${product.name}.log`), signal);
		writeFileSync(stampOf(product), hash);
	};
	return withBuildLock(join(STAMPS, 'lock'), build, signal);
}

function stampOf(product: Product): string {
	return join(STAMPS, `${product.name}.sha256`);
}

/** Contents decide, not times: a fresh clone or a switched branch gives every file a new one. */
function hashOf(inputs: string[]): string {
	const hash = createHash('sha256');
	for (const file of inputs.flatMap(filesIn))
		hash.update(`${file}\0`).update(readFileSync(join(PROJECT, file)));
	return hash.digest('hex');
}

function filesIn(path: string): string[] {
	const full = join(PROJECT, path);
	if (!existsSync(full) || path.startsWith(GENERATED) || path.endsWith('.test.ts')) return [];
	if (statSync(full).isFile()) return [path];
	return readdirSync(full)
		.sort()
		.flatMap((name) => filesIn(`${path}/${name}`));
}

function runNode(args: string[], logFile: string, signal?: AbortSignal): Promise<void> {
	mkdirSync(dirname(logFile), { recursive: true });
	const log = openSync(logFile, 'w');
	const env = { ...bareEnvironment(), NODE_ENV: 'production' };
	const child = spawn(process.execPath, ['--import', LEASH, ...args], {
		...{ cwd: PROJECT, env, signal },
		stdio: ['ignore', log, log, 'ipc']
	});
	closeSync(log);
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => {
			if (code === 0) return resolve();
			const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-25).join('\n');
			reject(new Error(`The build failed. Its last lines (all of them: ${logFile}):\n${lines}`));
		});
	});
}
