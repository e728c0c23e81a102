// npm run bench [-- part ...]: measures what docs/operating.md promises and writes the table there. Takes about fifteen minutes.
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { format, resolveConfig } from 'prettier';
import { asTable, type Figure } from './bench/figure.ts';
import { measureCrowd, measureFirstText, measureOverhead, measureResume } from './bench/books.ts';
import { measureClients } from './bench/clients.ts';
import { measureFirstToken } from './bench/first-token.ts';
import { measureIntake } from './bench/intake.ts';
import { measureLedger } from './bench/ledger.ts';
import { measureLimits } from './bench/limits.ts';
import { measurePage } from './bench/page.ts';
import { measurePolicies } from './bench/policies.ts';
import { measureStart } from './bench/start.ts';
import { measureUsage } from './bench/usage.ts';
import { measureWallet } from './bench/wallet.ts';
import { withSystem, type BenchSystem } from './bench/system.ts';
import { measureWebhook } from './bench/webhook.ts';

const document = new URL('../docs/operating.md', import.meta.url);

const onOne = (measure: (system: BenchSystem) => Promise<Figure[]>) => () => withSystem({}, measure);
const parts: Record<string, () => Promise<Figure[]>> = {
	start: measureStart,
	page: onOne(measurePage),
	webhook: onOne(measureWebhook),
	intake: onOne(measureIntake),
	ledger: onOne(({ db }) => measureLedger(db)),
	wallet: onOne(({ db }) => measureWallet(db)),
	usage: onOne(({ db }) => measureUsage(db)),
	limits: onOne(measureLimits),
	policies: onOne(({ db }) => measurePolicies(db)),
	clients: () => withSystem({ ADDRESS_HEADER: 'x-forwarded-for' }, measureClients),
	'first-token': measureFirstToken,
	'first-text': measureFirstText,
	book: measureOverhead,
	crowd: measureCrowd,
	resume: measureResume
};

const wanted = process.argv.slice(2);
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(parts)) {
	if (wanted.length === 0 || wanted.includes(name)) figures.push(...(await measure()));
}
const table = asTable(figures);
console.log(`\n${table}\n`);
if (wanted.length > 0) process.exit(); // some parts only: the document keeps its whole table

const where = `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores, Node ${process.version}, everything on one machine.`;
const text = await readFile(document, 'utf8');
const marked = /(<!-- bench:start -->)[\s\S]*(<!-- bench:end -->)/;
if (!marked.test(text)) throw new Error('docs/operating.md has no place for the table');
const updated = text.replace(marked, `$1\n\n${where}\n\n${table}\n\n$2`);
const style = await resolveConfig(document);
await writeFile(document, await format(updated, { ...style, parser: 'markdown' }));
