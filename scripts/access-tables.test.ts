import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { accessPage } from './access-tables.ts';

test('docs/access.md says what the rules say', async () => {
	const committed = await readFile(new URL('../docs/access.md', import.meta.url), 'utf8');
	expect(committed, 'npm run access').toBe(await accessPage());
});
