// npm run access: writes docs/access.md from the rules that the tests hold.
import { writeFile } from 'node:fs/promises';
import { accessPage } from './access-tables.ts';

await writeFile(new URL('../docs/access.md', import.meta.url), await accessPage());
console.log('wrote docs/access.md');
