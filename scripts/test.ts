// npm test [-- part ...]: everything the project claims, in order: lint, types, unit, database, build, journeys.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './browser.ts';
import { readJourneyReport, readVitestReport, type Tally } from './test-reports.ts';

type Part = { name: string; run: (reports: string) => Promise<Tally> };

function command(name: string, args: string[], env: Record<string, string> = {}): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(name, args, { stdio: 'inherit', env: { ...process.env, ...env } });
		child.once('error', reject);
		child.once('exit', (code) => resolve(code ?? 1));
	});
}

/** A command that is one check: it passes or fails as a whole. */
const check =
	(...steps: [string, string[]][]) =>
	async (): Promise<Tally> => {
		for (const [name, args] of steps) if ((await command(name, args)) !== 0) return { passed: 0, failed: 1 };
		return { passed: 1, failed: 0 };
	};

const vitest =
	(project: string) =>
	async (reports: string): Promise<Tally> => {
		const outputFile = join(reports, `${project}.json`);
		const args = [
			'run',
			'--project',
			project,
			'--reporter=default',
			'--reporter=json',
			`--outputFile.json=${outputFile}`
		];
		const code = await command('vitest', args);
		return readVitestReport(await readFile(outputFile, 'utf8').catch(() => null), code);
	};

async function journeys(reports: string): Promise<Tally> {
	const outputFile = join(reports, 'journeys.json');
	const code = await command('playwright', ['test'], {
		CHROMIUM_PATH: findBrowser(),
		JOURNEY_REPORT: outputFile
	});
	return readJourneyReport(await readFile(outputFile, 'utf8').catch(() => null), code);
}

const parts: Part[] = [
	{ name: 'messages', run: check(['npm', ['run', '--silent', 'messages']], ['svelte-kit', ['sync']]) },
	{ name: 'format', run: check(['prettier', ['--check', '--log-level', 'warn', '.']]) },
	{ name: 'lint', run: check(['eslint', ['.']]) },
	{ name: 'dead code', run: check(['knip', []]) },
	{ name: 'types', run: check(['svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings']]) },
	{ name: 'unit', run: vitest('unit') },
	{ name: 'database', run: vitest('database') },
	{ name: 'build', run: check(['node', ['scripts/check-build.ts']]) },
	{ name: 'journeys', run: journeys }
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0)
	throw new Error(`unknown part: ${unknown.join(', ')} (${parts.map(({ name }) => name).join(', ')})`);

const total: Tally = { passed: 0, failed: 0 };
const reports = await mkdtemp(join(tmpdir(), 'noxloop-reports-'));
for (const { name, run } of parts) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	const started = Date.now();
	console.log(`\n== ${name}`);
	const { passed, failed } = await run(reports);
	console.log(
		`== ${name}: ${passed} passed, ${failed} failed, ${Math.round((Date.now() - started) / 1000)} s`
	);
	total.passed += passed;
	total.failed += failed;
}
await rm(reports, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
