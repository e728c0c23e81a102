import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { secretKey, startBench } from './support/bench.ts';

const cli = resolve('node_modules/.bin/stripe');

test
	.runIf(existsSync(cli))
	.each([
		'checkout.session.completed',
		'customer.subscription.created',
		'customer.subscription.updated',
		'customer.subscription.deleted',
		'invoice.paid',
		'invoice.payment_succeeded',
		'invoice.payment_failed',
		'charge.refunded',
		'charge.dispute.created'
	])(
	"Stripe's own command line triggers %s",
	async (type) => {
		const bench = await startBench();
		// The tool writes a settings file into the home it is given.
		const home = mkdtempSync(join(tmpdir(), 'stripe-cli-'));
		try {
			const { apiBase } = bench.sandbox;
			const given = ['trigger', type, '--api-base', apiBase, '--api-key', secretKey];
			const { stdout } = await promisify(execFile)(cli, given, {
				env: { ...process.env, HOME: home },
				timeout: 15_000
			});
			expect(stdout).toContain('Trigger succeeded!');
			await bench.idle();
			expect(bench.receiver.types()).toContain(type);
		} finally {
			await bench.stop();
			rmSync(home, { recursive: true });
		}
	},
	20_000
);
