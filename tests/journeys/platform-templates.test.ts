import type { Page } from '@playwright/test';
import { expect, expectSound, hydrated, shot, signIn, test } from '../support/journey.ts';
import { createSignInUser } from '../support/people.ts';

const open = async (page: Page, path: string): Promise<void> => {
	await page.goto(path);
	await hydrated(page);
};

test('staff make a template for everybody, try it and publish a new version; a creator orders with it', async ({
	system,
	browser
}) => {
	test.slow(); // two people, each in a browser of their own
	const admin = await createSignInUser(system.db, 'Pat Admin');
	await system.db.query('insert into public.platform_admins (user_id) values ($1)', [admin.actor.userId]);
	const ada = await createSignInUser(system.db, 'Ada Writer');
	const [staff, creator] = await Promise.all(
		[admin, ada].map(async (person) => {
			const page = await (await browser.newContext({ baseURL: system.origin, locale: 'en-GB' })).newPage();
			await signIn(page, person);
			return page;
		})
	);
	if (!staff || !creator) throw new Error('nobody is here');

	await test.step('a question that is named nowhere is told before anything is saved', async () => {
		await open(staff, '/admin/templates');
		await expectSound(staff);
		await staff.getByRole('link', { name: 'New template' }).click();
		await staff.waitForURL('/admin/templates/new');
		await hydrated(staff);
		await staff.getByLabel('Name of the template').fill('One tea, one book');
		await staff.getByRole('button', { name: 'Add a question' }).click();
		await staff.getByLabel('Question', { exact: true }).fill('Which tea?');
		await staff.getByLabel('Name in the texts').fill('tea');
		await staff.getByLabel('Subject').fill('How to brew {{leaf}}');
		await staff.getByRole('button', { name: 'Save template' }).click();
		await expect(staff.getByText('This names a question that is not there.')).toBeVisible();
		await staff.getByLabel('Subject').fill('How to brew {{tea}}');
		await expect(staff.getByText('This names a question that is not there.')).toBeHidden();
	});

	await test.step('it is looked at with an answer, and tried on the demo', async () => {
		await staff.getByLabel('Which tea?').fill('oolong');
		await expect(staff.getByText('How to brew oolong')).toBeVisible();
		await staff.getByRole('button', { name: 'Try on the demo' }).click();
		await expect(staff.getByText('Sample by the demo, no credits used')).toBeVisible();
		await expectSound(staff);
		await shot(staff, 'platform-template-trial');
		await staff.getByRole('button', { name: 'Save template' }).click();
		await expect(staff.getByRole('heading', { level: 1, name: 'One tea, one book' })).toBeVisible();
	});

	await test.step('a creator finds it, and can’t change it', async () => {
		await open(creator, `/w/${ada.handle}/templates?of=platform&q=one+tea`);
		await creator.getByRole('link', { name: 'One tea, one book', exact: true }).click();
		await expect(creator.getByRole('heading', { level: 1, name: 'One tea, one book' })).toBeVisible();
		await expect(creator.getByRole('button', { name: 'Save template' })).toBeHidden();
		await expectSound(creator);
	});

	await test.step('another version takes its place, the first one is kept', async () => {
		await staff.getByLabel('Subject').fill('{{tea}} without a clock');
		await staff.getByRole('button', { name: 'Save template' }).click();
		await expect(staff.getByText('Version 2').first()).toBeVisible();
		await expectSound(staff);
		await shot(staff, 'platform-template');
		await staff.setViewportSize({ width: 390, height: 844 });
		await expectSound(staff);
		await shot(staff, 'platform-template');
	});

	await test.step('the creator’s next order is filled by it', async () => {
		await creator.reload();
		await hydrated(creator);
		await creator.getByRole('link', { name: 'Order with it' }).first().click();
		await creator.waitForURL(/\/products\/new/);
		await hydrated(creator);
		await creator.getByLabel('Which tea?').fill('Oolong');
		await expect(creator.getByLabel('Subject')).toHaveValue('Oolong without a clock');
	});

	await test.step('archived it is offered to nobody', async () => {
		await staff.getByRole('button', { name: 'Archive' }).click();
		await expect(staff.getByRole('button', { name: 'Bring back' })).toBeVisible();
		await open(creator, `/w/${ada.handle}/templates?of=platform&q=one+tea`);
		await expect(creator.getByRole('link', { name: 'One tea, one book', exact: true })).toHaveCount(0);
	});
	await Promise.all([staff, creator].map((page) => page.context().close()));
});
