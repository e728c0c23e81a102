import { z } from 'zod';
import { m } from '../../paraglide/messages.js';
import type { Locale } from '../../paraglide/runtime.js';
import { formatDate } from '../../ui/format.ts';

const Rows = z.array(z.unknown());
const Product = z.looseObject({ id: z.uuid(), slug: z.string().nullable(), title: z.string() });
export type ExportedProduct = z.infer<typeof Product>;
const Source = z.looseObject({ id: z.uuid() });

/** What `collect_account_data` tells; only what is used here is looked into. */
export const AccountData = z.object({
	account: z.looseObject({ email: z.string(), display_name: z.string(), avatar_path: z.string().nullable() }),
	workspaces: Rows,
	purchases: Rows,
	reading: Rows,
	sessions: Rows,
	actions: Rows,
	mails: Rows,
	voices: Rows,
	templates: Rows,
	sources: z.array(Source),
	products: z.array(Product)
});
export type AccountData = z.infer<typeof AccountData>;

export type Section = { title: string; body: string };
export type ExportFile = { name: string; text: string };

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const parts = [
	...(['account', 'workspaces', 'purchases', 'reading', 'sessions', 'actions', 'mails'] as const),
	...(['voices', 'templates'] as const)
];

/** All files but the products', the sources' texts and the picture: what stands in them and how to read them. Every name is ASCII. */
export function accountFiles(data: AccountData, locale: Locale, madeAt: string): ExportFile[] {
	return [
		{ name: 'README.txt', text: readme(data, locale, madeAt) },
		...parts.map((name) => ({ name: `${name}.json`, text: json(data[name]) })),
		{
			name: 'sources.json',
			text: json(data.sources.map((source) => ({ ...source, file: sourceFile(source.id) })))
		}
	];
}

/** Where a source's text stands. Names are people's words, and may be the same twice. */
export const sourceFile = (id: string): string => `sources/${id}.txt`;

/** The two files of a product: its facts, and its text as a book. */
export function productFiles(product: ExportedProduct, sections: Section[]): ExportFile[] {
	const folder = `products/${folderOf(product)}`;
	const chapters = sections.map(({ title, body }) => `## ${title}\n\n${body}\n`);
	return [
		{ name: `${folder}/product.json`, text: json(product) },
		{ name: `${folder}/book.md`, text: [`# ${product.title}\n`, ...chapters].join('\n') }
	];
}

/** The slug, which no other product has; before there is one, the id. Whatever else stood there can't leave its folder. */
function folderOf({ id, slug }: ExportedProduct): string {
	return slug && /^[a-z0-9-]+$/.test(slug) ? slug : id;
}

function readme(data: AccountData, locale: Locale, madeAt: string): string {
	const said = { locale };
	const lines = [
		m.export_readme_title({ name: data.account.display_name }, said),
		m.export_readme_made({ date: formatDate(madeAt, locale, { time: true }) }, said),
		'',
		m.export_readme_lead({}, said),
		'',
		`account.json     ${m.export_readme_account({}, said)}`,
		`workspaces.json  ${m.export_readme_workspaces({}, said)}`,
		`purchases.json   ${m.export_readme_purchases({}, said)}`,
		`reading.json     ${m.export_readme_reading({}, said)}`,
		`sessions.json    ${m.export_readme_sessions({}, said)}`,
		`actions.json     ${m.export_readme_actions({}, said)}`,
		`mails.json       ${m.export_readme_mails({}, said)}`,
		`voices.json      ${m.export_readme_voices({}, said)}`,
		`templates.json   ${m.export_readme_templates({}, said)}`,
		`sources.json     ${m.export_readme_sources({}, said)}`,
		`sources/         ${m.export_readme_source_texts({}, said)}`,
		`products/        ${m.export_readme_products({}, said)}`,
		`avatar.webp      ${m.export_readme_avatar({}, said)}`,
		'',
		m.export_readme_not({}, said),
		m.export_readme_utc({}, said)
	];
	return `${lines.join('\n')}\n`;
}
