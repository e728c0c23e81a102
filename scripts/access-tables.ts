import { format, resolveConfig } from 'prettier';
import { accessRules, actorNames, type Access } from '../tests/support/access-rules.ts';
import { callers, functionRules } from '../tests/support/function-rules.ts';
import { answerTo, routeActors, routeRules } from '../tests/support/route-rules.ts';
import { buckets } from '../tests/support/storage-rules.ts';

const titles: Record<string, string> = {
	platformAdmin: 'platform admin',
	readKey: 'read key',
	writeKey: 'write key',
	service: 'server'
};
const titleOf = (actor: string): string => titles[actor] ?? actor;
const code = (name: string): string => `\`${name}\``;
const codes = (names: string[]): string => names.map(code).join(', ');

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** `R` read, `A` add, `C` change, `D` delete; a star where only some columns may be read. */
function verbs(access: Access | undefined): string {
	if (!access) return '·';
	const { select, insert, update, delete: remove } = access;
	const read = select === 'all' ? 'R' : select.length > 0 ? 'R*' : '';
	const said = [read, insert ? 'A' : '', update.length > 0 ? 'C' : '', remove ? 'D' : ''];
	return said.filter(Boolean).join(' ');
}

const byTable = Object.entries(accessRules).sort(([a], [b]) => a.localeCompare(b));
const isReached = ([, rules]: (typeof byTable)[number]) => Object.keys(rules).length > 0;

function rowTables(): string {
	const rows = byTable
		.filter(isReached)
		.map(([name, rules]) => [
			code(name.replace('public.', '')),
			...actorNames.map((actor) => verbs(rules[actor]))
		]);
	const closed = byTable.filter((entry) => !isReached(entry)).map(([name]) => name);
	return `${table(['Table', ...actorNames.map(titleOf)], rows)}

Nobody reaches ${codes(closed)}, the server neither: only functions of the database do.`;
}

/** What a star and a `C` stand for; actors with the same columns share a row. */
function columnTables(): string {
	const rows = byTable.flatMap(([name, rules]) => {
		const said = new Map<string, string[]>();
		for (const actor of actorNames) {
			const { select = 'all', update = [] } = rules[actor] ?? {};
			const parts = [
				...(select === 'all' || select.length === 0 ? [] : [`read ${codes(select)}`]),
				...(update.length === 0 ? [] : [`change ${codes(update)}`])
			];
			for (const part of parts) said.set(part, [...(said.get(part) ?? []), titleOf(actor)]);
		}
		return [...said].map(([part, who]) => [code(name.replace('public.', '')), who.join(', '), part]);
	});
	return table(['Table', 'Who', 'Which columns'], rows);
}

/** A tick, or what refuses: each code with those who meet it. */
function functionTable(): string {
	const rows = Object.entries(functionRules).map(([name, { outcomes }]) => {
		const refusals = new Map<string, string[]>();
		for (const caller of callers) {
			const outcome = outcomes[caller];
			if (outcome === 'ok' || outcome === '-') continue;
			refusals.set(outcome, [...(refusals.get(outcome) ?? []), titleOf(caller)]);
		}
		const marks = callers.map((caller) => ({ ok: '✓', '-': '–' })[outcomes[caller]] ?? '✗');
		const told = [...refusals].map(([refusal, who]) => `${code(refusal)} ${who.join(', ')}`);
		return [code(name), ...marks, told.join('; ')];
	});
	return table(['Function', ...callers.map(titleOf), 'Refused with'], rows);
}

function storageTable(): string {
	const rows = Object.entries(buckets).map(([name, { isPublic }]) => [
		code(name),
		isPublic ? 'who knows its address' : 'who has a signed address',
		'the server'
	]);
	return table(['Bucket', 'Opens a file', 'Lists, adds, changes, removes'], rows);
}

const areas: [title: string, holds: (route: string) => boolean][] = [
	['A workspace', (route) => route.startsWith('/(app)/w/')],
	['The account and its workspaces', (route) => route.startsWith('/(app)/')],
	['The platform', (route) => route.startsWith('/(admin)/')],
	['Signing in and up', (route) => route.startsWith('/(auth)/')],
	['The API', (route) => /^(\/\(site\))?\/api\//.test(route)],
	['Public pages, checkout and library', () => true]
];
const areaOf = (route: string): string => areas.find(([, holds]) => holds(route))?.[0] ?? '';

const isMethod = (name: string): boolean => /^[A-Z]+$/.test(name);
const callTitle = (name: string): string => {
	if (isMethod(name)) return name;
	return name === 'default' ? 'POST' : `?/${name}`;
};

/** The calls of a route, those that answer everybody alike in one row. */
function routeRows(route: string): string[][] {
	const alike = new Map<string, string[]>();
	for (const name of Object.keys(routeRules[route] ?? {})) {
		const answers = routeActors.map((actor) => answerTo(route, name, actor)).join(' ');
		alike.set(answers, [...(alike.get(answers) ?? []), callTitle(name)]);
	}
	const path = route.replace(/\/\([^)]+\)/g, '') || '/';
	return [...alike].map(([answers, calls]) => [code(path), codes(calls), ...answers.split(' ')]);
}

function routeTables(): string {
	const routes = Object.keys(routeRules).sort();
	return areas
		.map(([title]) => {
			const rows = routes.filter((route) => areaOf(route) === title).flatMap(routeRows);
			return `### ${title}\n\n${table(['Route', 'Call', ...routeActors.map(titleOf)], rows)}`;
		})
		.join('\n\n');
}

const page = (): string => `# Who may do what

Written by \`npm run access\` from the rules in \`tests/support/*-rules.ts\`, which the tests hold against the real database and
the running app. Don't edit it.

Actors: somebody signed out (anonymous), somebody signed in who belongs to another workspace (stranger), somebody who bought
(buyer), the four roles of a workspace, a platform admin, an API key with every read scope, one with every write scope, and
the service role (server). \`·\` is nothing at all.

## Tables

Rows of one workspace, or of one person where a table is personal: \`R\` read, \`A\` add, \`C\` change, \`D\` delete. \`R*\` reads
some columns; which, and which may be changed, is said below.

${rowTables()}

### Columns

${columnTables()}

## Functions

Every function that a browser may call, called about the one workspace with arguments that fit: \`✓\` goes ahead, \`✗\` is
refused with the code at the end, \`–\` may not be executed at all. Where a tick gives a stranger or an API key an empty answer,
the test beside the rule says so. All other functions are the server's.

${functionTable()}

## Storage

${storageTable()}

## Routes

The status that each actor gets who calls a route directly, without the page or layout before it, in a workspace of others for
a stranger. \`303\` leads on: to the sign-in form, or to where the call ends. Changes are sent with an empty form or body, so
\`400\`, \`409\` and \`422\` say that the actor was let in as far as its check. \`401\`, \`403\` and \`404\` refuse.
What is behind \`/admin\` opens for platform admins, and what is behind \`/library/[entitlement]\` for its buyer; neither is
among these actors.

${routeTables()}
`;

/** docs/access.md as the rules have it, formatted. */
export async function accessPage(): Promise<string> {
	const file = new URL('../docs/access.md', import.meta.url).pathname;
	return format(page(), { ...(await resolveConfig(file)), filepath: file });
}
