import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagesOf } from '../../../../tests/support/pdf.ts';
import { createDocuments } from './typesetting.ts';

const usual = { atOnce: 2, mostWaiting: 10, timeoutMs: 30_000 };
let folder: string;
beforeAll(() => {
	folder = join(mkdtempSync(join(tmpdir(), 'templates-')), 'inside');
	mkdirSync(folder);
	writeFileSync(join(folder, '../secret.txt'), 'secret');
	template(
		'list',
		`#let c = json(bytes(sys.inputs.content))
		#set document(title: c.title)
		#set text(font: ("Inter", "Vazirmatn"))
		#c.title
		#table(table.header[Head], ..c.lines)`
	);
	template('broken', `#set document(title: "x")\n#nothing()`);
	template('escaping', `#set document(title: "x")\n#read("../secret.txt")`);
});
afterAll(() => rmSync(join(folder, '..'), { recursive: true }));

const template = (name: string, source: string) => writeFileSync(join(folder, `${name}.typ`), source);
/** Named as the others are: from src/lib/server. */
const at = (name: string) => relative(join(import.meta.dirname, '..'), join(folder, `${name}.typ`));

describe('a document', { timeout: 30_000 }, () => {
	it('holds the text it was given, in any script', async () => {
		const content = { title: 'Statement · كشف الحساب', lines: ['Olá, Ğ, Привет'] };
		const pdf = await createDocuments(usual).typeset(at('list'), content);
		expect(new TextDecoder().decode(pdf.subarray(0, 5))).toBe('%PDF-');
		const [page = ''] = await pagesOf(pdf);
		for (const word of ['Statement', 'كشف', 'الحساب', 'Olá, Ğ, Привет']) expect(page).toContain(word);
	});

	it('shows markup and code as text', async () => {
		const lines = ['*bold* $x$ <a> #read("/etc/passwd")', '#{ panic() }', '"; #import "a"'];
		const [page] = await pagesOf(
			await createDocuments(usual).typeset(at('list'), { title: '= Heading', lines })
		);
		for (const line of ['= Heading', ...lines]) expect(page).toContain(line);
	});

	it('goes on over pages, with the head of a table on each', async () => {
		const lines = Array.from({ length: 200 }, (_, n) => `line ${n}`);
		const pages = await pagesOf(await createDocuments(usual).typeset(at('list'), { title: 'Long', lines }));
		expect(pages.length).toBeGreaterThan(3);
		for (const page of pages) expect(page).toMatch(/^(Long\n)?Head\n/);
		expect(pages.at(-1)).toContain('line 199');
	});

	it('whose template is broken, or reads outside its folder, is a bug that names the template', async () => {
		const documents = createDocuments(usual);
		await expect(documents.typeset(at('broken'), {})).rejects.toThrow(/broken\.typ does not compile/);
		await expect(documents.typeset(at('escaping'), {})).rejects.toThrow(/escaping\.typ does not compile/);
		await expect(documents.typeset(at('missing'), {})).rejects.toThrow(/missing\.typ does not compile/);
	});

	it('that takes too long is ended, and the next one is made', async () => {
		const content = { title: 'Next', lines: [] };
		await expect(createDocuments({ ...usual, timeoutMs: 1 }).typeset(at('list'), content)).rejects.toThrow(
			/SIGKILL/
		);
		const documents = createDocuments({ ...usual, atOnce: 1 });
		await expect(documents.typeset(at('broken'), {})).rejects.toThrow();
		expect(await pagesOf(await documents.typeset(at('list'), content))).toHaveLength(1);
	});
});

describe('documents side by side', { timeout: 30_000 }, () => {
	it('wait for their turn, and are refused where too many wait', async () => {
		const documents = createDocuments({ ...usual, atOnce: 1, mostWaiting: 2 });
		const asked = ['one', 'two', 'three', 'four', 'five'].map((title) =>
			documents.typeset(at('list'), { title, lines: [] })
		);
		const settled = await Promise.allSettled(asked);
		expect(settled.map(({ status }) => status)).toEqual([
			...['fulfilled', 'fulfilled', 'fulfilled'],
			...['rejected', 'rejected']
		]);
		expect(settled[4]).toMatchObject({ reason: { code: 'documents_busy', status: 503 } });
		const [later] = await pagesOf(await documents.typeset(at('list'), { title: 'later', lines: [] }));
		expect(later).toContain('later');
	});
});
