import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const languages = ['en', 'pt-PT', 'ar'];

function keysOf(language: string): string[] {
	return globSync(`src/messages/${language}/*.json`)
		.flatMap((path) => Object.keys(JSON.parse(readFileSync(path, 'utf8')) as object))
		.filter((key) => !key.startsWith('$'))
		.sort();
}

/** Names that code calls a message by, or keeps as a text of its own: an error's code names its message. */
function namesInCode(): Set<string> {
	const files = globSync('src/**/*.{ts,svelte}', { exclude: ['src/lib/paraglide/**', '**/*.test.ts'] });
	const named = /\bm\.(\w+)|['"`](\w+)['"`]/g;
	return new Set(
		files.flatMap((path) =>
			[...readFileSync(path, 'utf8').matchAll(named)].map(([, called, kept]) => called ?? kept ?? '')
		)
	);
}

describe('the catalogue of messages', () => {
	it.each(languages)('has each message once in %s, under the names of the others', (language) => {
		const keys = keysOf(language);
		expect(keys).toEqual([...new Set(keys)]);
		expect(keys).toEqual(keysOf('en'));
	});

	it('holds no message that nothing shows', () => {
		const used = namesInCode();
		expect(keysOf('en').filter((key) => !used.has(key))).toEqual([]);
	});
});
