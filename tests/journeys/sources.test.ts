import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, expectSound, hydrated, shot, test } from '../support/journey.ts';
import { docxOf, pdfOf } from '../support/source-files.ts';

// The pages that are fetched stand on this machine.
test.use({ settings: { NOXLOOP_FETCH_LOOPBACK: 'on' } });

let site: Server;
let address: string;
test.beforeAll(async () => {
	site = createServer((request, response) => {
		if (request.url?.startsWith('/missing')) return void response.writeHead(404).end();
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
		response.end(`<title>Tea and water</title><nav>Home</nav><article><h1>Tea and water</h1>
			<p>${'Oolong wants water at 90 degrees, and is poured again up to seven times. '.repeat(5)}</p></article>`);
	});
	await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
	address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
test.afterAll(() => void site.close());

test('a creator brings texts, files and pages, looks at them, and mends what can’t be read', async ({
	creator,
	system
}) => {
	test.slow(); // looks at the form six times
	const { page, handle, workspaceId } = creator;
	await page.goto(`/w/${handle}/products/new`);
	await hydrated(page);
	const list = page.getByRole('list', { name: 'Sources' });
	const row = (name: string) => list.getByRole('listitem').filter({ hasText: name });

	await page.getByRole('button', { name: 'Paste text' }).press('Enter');
	const paste = page.getByRole('dialog', { name: 'Paste text' });
	await paste.getByLabel('Text', { exact: true }).fill('Green tea: water at 75 degrees, two minutes.');
	await expectSound(page);
	await paste.getByLabel('Name').fill('My notes');
	await paste.getByLabel('Name').press('Enter');
	await expect(row('My notes')).toContainText('Pasted · 8 words · ready');

	const docx = docxOf([{ heading: 1, text: 'Black tea' }, { text: 'Boiling water, four minutes.' }]);
	await page.getByLabel('Choose files, or drop them here').setInputFiles([
		{
			name: 'black-tea.docx',
			mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
			buffer: Buffer.from(docx)
		},
		{
			name: 'white-tea.pdf',
			mimeType: 'application/pdf',
			buffer: Buffer.from(pdfOf([['White tea likes 80 degrees.']]))
		},
		{ name: 'fake.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ\u0000\u0001') }
	]);
	await expect(row('black-tea.docx')).toContainText('File · 6 words · ready');
	await expect(row('white-tea.pdf')).toContainText('ready');
	await expect(row('fake.pdf')).toContainText('The file is not what its name says.');

	await page.getByLabel('Address of a page').fill(`${address}/tea`);
	await page.getByLabel('Address of a page').press('Enter');
	await expect(row('Tea and water')).toContainText('Page · ');
	await page.getByLabel('Address of a page').fill('http://169.254.169.254/latest/meta-data/');
	await page.getByRole('button', { name: 'Fetch page' }).click();
	await expect(row('169.254.169.254')).toContainText('This address can’t be used.');
	await page.getByLabel('Address of a page').fill(`${address}/missing${'-and-gone'.repeat(20)}`);
	await page.getByRole('button', { name: 'Fetch page' }).click();
	await expect(row('/missing')).toContainText('Nothing could be fetched');
	await row('/missing').getByRole('button', { name: 'Try again' }).click();
	await expect(row('/missing')).toContainText('Nothing could be fetched');
	await expectSound(page);
	await shot(page, 'sources');
	await page.setViewportSize({ width: 390, height: 844 }); // where a long address must not widen the page
	await expectSound(page);
	await shot(page, 'sources-failed');
	await page.setViewportSize({ width: 1280, height: 800 });

	await row('Tea and water').getByRole('button', { name: 'Show Tea and water' }).click();
	const preview = page.getByRole('dialog', { name: 'Tea and water' });
	await expect(preview).toContainText('Oolong wants water at 90 degrees');
	await expect(preview).not.toContainText('Home');
	await expectSound(page);
	await shot(page, 'source-preview');
	await page.keyboard.press('Escape');

	for (const name of ['fake.pdf', '169.254.169.254', '/missing'])
		await row(name)
			.getByRole('button', { name: /^Remove/ })
			.press('Enter');
	await expect(list.getByRole('listitem')).toHaveCount(4);
	await expect(page.getByText('4 of 20 sources')).toBeVisible();
	await page.getByLabel('Choose files, or drop them here').setInputFiles({
		...{ name: 'again.docx', mimeType: 'application/octet-stream', buffer: Buffer.from(docx) }
	});
	await expect(page.getByText('This source is in the list already.')).toBeVisible();
	await expect(list.getByRole('listitem')).toHaveCount(4);

	await page.setViewportSize({ width: 390, height: 844 });
	await expectSound(page);
	await shot(page, 'sources');

	await page.getByLabel('Subject').fill('Tea at home');
	await page.getByRole('radio', { name: /^Short/ }).check({ force: true });
	await page.getByRole('button', { name: 'Generate · 5 credits' }).click();
	await page.waitForURL(/products\/[0-9a-f-]{36}/);
	const { rows } = await system.db.query<{ sources: string[] }>(
		`select brief -> 'sources' as sources from public.generations where workspace_id = $1`,
		[workspaceId]
	);
	const { rows: kept } = await system.db.query<{ id: string; kind: string; name: string; text: string }>(
		'select id, kind, name, text from public.sources where workspace_id = $1',
		[workspaceId]
	);
	expect([...(rows[0]?.sources ?? [])].sort()).toEqual(kept.map(({ id }) => id).sort());
	expect(kept.map(({ kind }) => kind).sort()).toEqual(['file', 'file', 'text', 'url']);
	expect(kept.find(({ name }) => name === 'black-tea.docx')?.text).toBe(
		'# Black tea\n\nBoiling water, four minutes.'
	);
});
