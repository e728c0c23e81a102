import { spawn } from 'node:child_process';
import { expect, test } from '../support/journey.ts';

/** Runs a production command with only these settings; answers its exit code and what it said. */
async function run(
	args: string[],
	env: Record<string, string>
): Promise<{ code: number | null; said: string }> {
	const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH ?? '', ...env } });
	let said = '';
	child.stdout.on('data', (part: Buffer) => (said += part.toString()));
	child.stderr.on('data', (part: Buffer) => (said += part.toString()));
	const stopper = setTimeout(() => child.kill('SIGKILL'), 15_000);
	const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
	clearTimeout(stopper);
	return { code, said };
}

for (const [name, args] of [
	['the app', ['build/index.js']],
	['the worker', ['src/worker.ts']]
] as const) {
	test(`in production ${name} refuses to start with a missing setting, naming it`, async ({ system }) => {
		const env = { ...system.local.env, NOXLOOP_MODE: 'production', APP_SECRET: '' };
		const { code, said } = await run([...args], env);
		expect(code).not.toBe(0);
		expect(code).not.toBeNull();
		expect(said).toContain('APP_SECRET is missing');
	});

	test(`in production ${name} refuses to start with stand-ins, naming each`, async ({ system }) => {
		const { code, said } = await run([...args], { ...system.local.env, NOXLOOP_MODE: 'production' });
		expect(code).not.toBe(0);
		expect(code).not.toBeNull();
		for (const setting of ['STRIPE_API_BASE', 'STRIPE_SECRET_KEY', 'AI_PROVIDER', 'SMTP_URL']) {
			expect(said).toContain(`- ${setting} `);
		}
	});
}
