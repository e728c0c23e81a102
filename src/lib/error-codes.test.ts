import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (...patterns: string[]) =>
	globSync(patterns, { cwd: root, exclude: (name) => /\.test\.ts$|paraglide|database-types/.test(name) })
		.map((file) => readFileSync(join(root, file), 'utf8'))
		.join('\n');

type Raised = { code: string; status: number };

// A code and its status as they stand in SQL, in a throw, in a table of outcomes, and as a pair.
const forms = [
	/refuse\(\s*(?<status>\d{3}),\s*'(?<code>\w+)'/g,
	/DomainError\(\s*'(?<code>\w+)',\s*(?<status>\d{3})/g,
	/code: '(?<code>\w+)', status: (?<status>\d{3})/g,
	/\['(?<code>\w+)', (?<status>\d{3})\]/g
];

function findRaised(text: string): Raised[] {
	return forms
		.flatMap((form) => [...text.matchAll(form)])
		.map(({ groups }) => ({ code: groups?.code ?? '', status: Number(groups?.status) }));
}

const source = read('src/**/*.ts', 'supabase/migrations/*.sql');
const raised = findRaised(source);
const documented = new Map(
	[...read('docs/error-codes.md').matchAll(/^\| (?<code>[a-z_]+) +\| (?<status>\d{3}|\S)/gm)]
		.reverse() // a code may also stand on a field; its first line has the status
		.map(({ groups }) => [groups?.code ?? '', Number(groups?.status)] as const)
);

describe('docs/error-codes.md', () => {
	it('finds the codes at all', () => {
		expect(raised.length).toBeGreaterThan(30);
		expect(documented.size).toBeGreaterThan(30);
	});

	it('lists every code that SQL or TypeScript raises', () => {
		expect(raised.map(({ code }) => code).filter((code) => !documented.has(code))).toEqual([]);
	});

	it('names the status it is raised with', () => {
		const wrong = raised.filter(
			({ code, status }) => documented.has(code) && documented.get(code) !== status
		);
		expect(wrong).toEqual([]);
	});

	it('lists no code that is gone', () => {
		expect([...documented.keys()].filter((code) => !source.includes(`'${code}'`))).toEqual([]);
	});
});

describe('errorText', () => {
	const listed = [...read('src/lib/error-text.ts').matchAll(/^\t(\w+): m\.error_(\w+)/gm)];

	it('has words for documented codes only, each its own', () => {
		expect(listed.length).toBeGreaterThan(20);
		for (const [, code, key] of listed) expect([code, documented.has(code ?? '')]).toEqual([key, true]);
	});

	it('has words for every outcome a person can cause', () => {
		const known = new Set(listed.map(([, code]) => code));
		// Raised for machines and bugs alone: staff and developers read the code itself.
		const technical =
			/^(ai_|hold_|amount_|append_only|capture_|idempotency_|ledger_|order_has|email_missing|session_not|signature_|event_|value_|place_|query_|cursor_|mail_kind|json_|unsupported_|method_not|token_invalid|scope_missing|field_unknown|secret_unreadable)/;
		const silent = [...documented.keys()].filter((code) => !known.has(code) && !technical.test(code));
		expect(silent).toEqual([]);
	});
});
