import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { createToken } from '../../src/lib/server/delivery/access-token.ts';
import { expect, expectSound, hydrated, shot, test, type System } from '../support/journey.ts';
import { lessonText } from '../support/lesson.ts';
import { createPublishedProduct, createSignInUser } from '../support/people.ts';
import { startSecondWorker } from '../support/second-worker.ts';
import { brief, buy, publish } from '../support/world.ts';
import { startWriter } from '../support/writer.ts';

/** The address that a buyer's receipt holds, and the entitlement behind it. */
async function buyIt(system: System, slug: string): Promise<string> {
	const email = `reader-${randomUUID().slice(0, 8)}@example.com`;
	const { entitlementId } = await buy(system.db, { slug, email });
	return `${system.origin}/access/${createToken(entitlementId, system.local.env.APP_SECRET ?? '')}`;
}

/** Answers the reader's question so many with the option at `place`. */
async function answer(page: Page, question: number, place: number): Promise<void> {
	const group = page.locator('.question').nth(question);
	await group.getByRole('radio').nth(place).press('Space');
	await group.getByRole('button', { name: 'Check' }).press('Enter');
}

test('a course is written by a provider, bought, learned by keyboard and remembered', async ({
	creator,
	system,
	page
}) => {
	test.slow(); // two workers change places, and a whole course is written
	const { workspaceId, actor } = creator;
	const writer = await startWriter();
	await system.local.worker.stop();
	const worker = await startSecondWorker({
		...system.local.env,
		...writer.settings
	});
	const { rows } = await system.db.query<{ generation_id: string; product_id: string }>(
		`select * from public.order_generation($1, $2, $3, 'Ada Writer', 'model', $4)`,
		[workspaceId, actor.userId, { ...brief, type: 'course' }, randomUUID()]
	);
	const { generation_id, product_id } = rows[0] ?? { generation_id: '', product_id: '' };
	try {
		await expect
			.poll(
				async () =>
					(await system.db.query('select state from public.generations where id = $1', [generation_id]))
						.rows[0]?.state,
				{ timeout: 60_000 }
			)
			.toBe('succeeded');
		expect(writer.repairRequests).toEqual([]);
	} finally {
		await worker.stop();
		await system.local.worker.start();
		await writer.stop();
	}
	await system.db.query(`update public.products set price_cents = 1900 where id = $1`, [product_id]);
	const slug = await publish(system.db, actor, product_id);

	await test.step('the public page shows modules and a lesson to try', async () => {
		await page.goto(`/p/${slug}`);
		await expect(page.getByRole('heading', { name: 'Before the pot' })).toBeVisible();
		await answer(page, 0, 0);
		await expect(page.getByText('Right.', { exact: true })).toBeVisible();
		await expectSound(page);
	});

	await test.step('contents stand in modules, and nothing is done yet', async () => {
		await page.goto(await buyIt(system, slug));
		await expect(page.getByRole('heading', { name: 'At the pot' })).toBeVisible();
		await expect(page.getByText('0 of 4 lessons done')).toBeVisible();
		await shot(page, 'course-contents');
		await page.getByRole('link', { name: 'Start reading' }).click();
		await hydrated(page);
	});

	await test.step('the quiz is answered; an answer is hidden before, explained after, and scored', async () => {
		await expect(page.getByText('Because leaves asks for it in question 1.')).toBeHidden();
		await page.locator('.question').first().getByRole('button', { name: 'Check' }).click();
		await expect(page.getByText('Choose an answer first.')).toBeVisible();
		await answer(page, 0, 0);
		await expect(page.getByText('Because leaves asks for it in question 1.')).toBeVisible();
		await answer(page, 1, 0);
		await expect(page.getByText('Not quite.')).toBeVisible();
		await answer(page, 2, 2);
		await expect(page.getByText('2 of 3 right')).toBeVisible();
		await expectSound(page);
		await shot(page, 'course-quiz');
		await expect(page.getByText('One note on leaves')).toBeHidden();
		await page.getByText('Model solution').click();
		await expect(page.getByText('One note on leaves')).toBeVisible();
	});

	await test.step('a reload keeps answers and what is done', async () => {
		await page.getByLabel('This lesson is done').check();
		await expect(page.getByText('1 of 4 lessons done')).toBeVisible();
		await page.reload();
		await hydrated(page);
		await expect(page.getByText('2 of 3 right')).toBeVisible();
		await expect(page.getByLabel('This lesson is done')).toBeChecked();
		await page.getByRole('link', { name: /^Next/ }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Water');
		await answer(page, 0, 0);
		await expect(page.getByText('Because water asks for it in question 1.')).toBeVisible();
	});

	await test.step('on a phone nothing scrolls sideways', async () => {
		await page.setViewportSize({ width: 390, height: 844 });
		await expectSound(page);
		await shot(page, 'course-phone');
	});
});

const template = [
	'## When to use it\n\nBefore a guest comes.',
	'## The template\n\nGuest: ______\n\nWhat to serve: ______\n______\n______',
	'## A filled-in example\n\nGuest: an aunt who is made up'
].join('\n\n');

test('a template is filled in, kept on the device and copied', async ({ page, system, context }) => {
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	const seller = await createSignInUser(system.db, 'Grace Maker');
	const { slug } = await createPublishedProduct(system.db, seller, {
		type: 'template',
		texts: [['Guests', template]]
	});
	await page.goto(await buyIt(system, slug));
	await page.getByRole('link', { name: 'Start reading' }).click();
	await hydrated(page);
	await page.getByLabel('Guest:').fill('Aunt Ada');
	await page.getByLabel('What to serve:').fill('Green tea');
	await expect(page.getByText('stays on this device')).toBeVisible();
	await page.reload();
	await hydrated(page);
	await expect(page.getByLabel('Guest:')).toHaveValue('Aunt Ada');
	await page.getByRole('button', { name: 'Copy filled in' }).click();
	await expect(page.getByText('Copied')).toBeVisible();
	expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
		'Guest: Aunt Ada\nWhat to serve: Green tea'
	);
	await expectSound(page);
	await shot(page, 'template');
	await page.getByRole('button', { name: 'Empty the fields' }).click();
	await page.reload();
	await hydrated(page);
	await expect(page.getByLabel('Guest:')).toHaveValue('');
});

test('a guide’s list is ticked, here and in the file, which runs no script but ours', async ({
	page,
	system
}) => {
	const seller = await createSignInUser(system.db, 'Grace Maker');
	const body = '1. Warm the pot\n2. Pour\n\n- [ ] Pot is warm\n- [ ] Lid is on';
	const { slug } = await createPublishedProduct(system.db, seller, {
		type: 'guide',
		texts: [
			['Pouring', body],
			['Serving', body]
		]
	});
	await page.goto(await buyIt(system, slug));
	const library = page.url();
	await page.getByRole('link', { name: 'Start reading' }).click();
	await hydrated(page);
	await page.getByLabel('Pot is warm').press('Space');
	await page.getByLabel('This part is done').check();
	await page.reload();
	await hydrated(page);
	await expect(page.getByLabel('Pot is warm')).toBeChecked();
	await expect(page.getByLabel('Lid is on')).not.toBeChecked();
	await expect(page.getByText('1 of 2 parts done')).toBeVisible();
	await expectSound(page);

	await page.goto(library);
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: /^HTML/ }).click()
	]);
	const file = test.info().outputPath('guide.html');
	await download.saveAs(file);
	await page.goto(`file://${file}`);
	await page.getByLabel('Done').first().check();
	await expect(page.getByText('1 of 2 done')).toBeVisible();
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('a quiz opens its answers and a template takes text', async ({ page, system }) => {
		const seller = await createSignInUser(system.db, 'Grace Maker');
		const { slug } = await createPublishedProduct(system.db, seller, {
			type: 'course',
			texts: [['Leaves', lessonText('leaves', 'A leaf is picked.')]]
		});
		await page.goto(await buyIt(system, slug));
		await page.getByRole('link', { name: 'Start reading' }).click();
		await page.getByRole('radio').first().check();
		await expect(page.getByText('Because leaves asks for it in question 1.')).toBeHidden();
		await page.getByText('Show the answer').first().click();
		await expect(page.getByText('Because leaves asks for it in question 1.')).toBeVisible();
		await expect(page.getByRole('button', { name: 'Check' })).toHaveCount(0);
	});
});
