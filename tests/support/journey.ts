import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import type pg from 'pg';
import { startLocal, type LocalSystem } from '../../scripts/local/system.ts';
import type { Settings } from '../../scripts/local/settings.ts';
import { createToken } from '../../src/lib/server/delivery/access-token.ts';
import { createScratchDirectory, removeScratchDirectory } from '../../supabase/embedded/scratch-stack.ts';
import { liftFreeLimits } from './billing.ts';
import { openInbox } from './inbox.ts';
import { createPublishedProduct, createSignInUser, type Creator } from './people.ts';
import { buy, openDatabase } from './world.ts';

export type System = {
	origin: string;
	local: LocalSystem;
	inbox: ReturnType<typeof openInbox>;
	/** Every right; for arranging rows and for looking at what the app did. */
	db: pg.Pool;
};

type Worker = {
	system: System;
	/** A file that moves the sandbox's clock names another: it gets a system of its own. */
	clock: string;
	/** Of the app and the worker; a file with other ones gets a system of its own. */
	settings: Settings;
};
type Each = {
	/** A signed-in creator with ten credits; `page` is theirs. */
	creator: Creator & { page: Page };
	published: { slug: string; title: string; priceText: string; productId: string };
	purchase: { accessUrl: string; title: string; email: string; entitlementId: string };
	/** Console errors and failed responses of every page of the test's context. */
	consoleErrors: string[];
};

async function startSystem(settings: Settings): Promise<System & { stop: () => Promise<void> }> {
	const directory = createScratchDirectory();
	const local = await startLocal({
		dataDir: join(directory, 'data'),
		usesFreePorts: true,
		seedFile: null,
		settings: { AI_DEMO_DELAY_MS: '2', LOG_LEVEL: 'info', ...settings }
	});
	if (!local.stack || !local.inboxUrl) throw new Error('the local system started without its stand-ins');
	const db = openDatabase(local.stack.superuserUrl);
	await liftFreeLimits(db);
	const stop = async (): Promise<void> => {
		await db.end();
		await local.stop();
		removeScratchDirectory(directory);
	};
	return { origin: local.origin, local, inbox: openInbox(local.inboxUrl), db, stop };
}

export const test = base.extend<Each, Worker>({
	clock: ['real', { option: true, scope: 'worker' }],
	settings: [{}, { option: true, scope: 'worker' }],
	system: [
		async ({ clock: _, settings }, use) => {
			const { stop, ...system } = await startSystem(settings);
			await use(system);
			await stop();
		},
		{ scope: 'worker', timeout: 180_000 }
	],
	baseURL: async ({ system }, use) => use(system.origin),
	consoleErrors: [
		async ({ context }, use) => {
			const errors: string[] = [];
			context.on('console', (message) => {
				// A refused form or a missing page is logged by the browser itself; the test asserts the status.
				const isStatus = message.text().startsWith('Failed to load resource');
				if (message.type() === 'error' && !isStatus)
					errors.push(`${message.text()} (${message.page()?.url()})`);
			});
			context.on('weberror', (error) => errors.push(error.error().message));
			await use(errors);
			expect(errors, 'the console stays free of errors').toEqual([]);
		},
		{ auto: true }
	],
	creator: async ({ system, page }, use) => {
		const creator = await createSignInUser(system.db, 'Ada Writer');
		await signIn(page, creator);
		await use({ ...creator, page });
	},
	published: async ({ system }, use) => {
		const creator = await createSignInUser(system.db, 'Grace Maker');
		await use(await createPublishedProduct(system.db, creator));
	},
	purchase: async ({ system, published }, use) => {
		const email = `reader-${randomUUID().slice(0, 8)}@example.com`;
		const { entitlementId } = await buy(system.db, { slug: published.slug, email });
		const token = createToken(entitlementId, system.local.env.APP_SECRET ?? '');
		await use({
			accessUrl: `${system.origin}/access/${token}`,
			title: published.title,
			email,
			entitlementId
		});
	}
});

/** Signs in through the form, as a visitor would. */
export async function signIn(
	page: Page,
	{ email, password }: { email: string; password: string }
): Promise<void> {
	await page.goto('/sign-in');
	await hydrated(page);
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.waitForURL(/\/w\//);
}

/** Waits until the page answers to clicks; pages without hydration never carry the mark. */
export async function hydrated(page: Page): Promise<void> {
	await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
}

/** No serious accessibility fault, nothing that scrolls sideways. */
export async function expectSound(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
	const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	expect(overflow, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** Keeps a picture of the whole page in the folder JOURNEY_SHOTS, for who looks at the pages afterwards. */
export async function shot(page: Page, name: string): Promise<void> {
	const folder = process.env.JOURNEY_SHOTS;
	if (folder)
		await page.screenshot({ path: `${folder}/${name}-${page.viewportSize()?.width}.png`, fullPage: true });
}

export { expect };
