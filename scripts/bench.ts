// npm run bench: measures what docs/operating.md promises and writes the table there. Takes about three minutes.
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { asTable, type Figure } from './bench/figure.ts';
import { measureFirstToken } from './bench/first-token.ts';
import { measureLedger } from './bench/ledger.ts';
import { measurePage } from './bench/page.ts';
import { measurePolicies } from './bench/policies.ts';
import { measureStart } from './bench/start.ts';
import { withSystem, type BenchSystem } from './bench/system.ts';
import { measureWebhook } from './bench/webhook.ts';

const document = new URL('../docs/operating.md', import.meta.url);

const onOneSystem: ((system: BenchSystem) => Promise<Figure[]>)[] = [
	measurePage,
	measureWebhook,
	({ db }) => measureLedger(db),
	({ db }) => measurePolicies(db)
];

const figures = await measureStart();
figures.push(
	...(await withSystem({}, async (system) => {
		const found: Figure[] = [];
		for (const measure of onOneSystem) found.push(...(await measure(system)));
		return found;
	}))
);
figures.push(...(await measureFirstToken()));

const table = asTable(figures);
console.log(`\n${table}\n`);

const where = `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores, Node ${process.version}, everything on one machine.`;
const text = await readFile(document, 'utf8');
const marked = /(<!-- bench:start -->)[\s\S]*(<!-- bench:end -->)/;
if (!marked.test(text)) throw new Error('docs/operating.md has no place for the table');
await writeFile(document, text.replace(marked, `$1\n\n${where}\n\n${table}\n\n$2`));
