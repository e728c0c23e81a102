import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const secret = {
	regex: 'platform/supabase(\\.ts)?$',
	importNames: ['secretClient'],
	message: 'The secret key stays in the few places that move money, deliver, run jobs or check health.'
};
const kit = {
	regex: '^@sveltejs/kit',
	message: 'Domains throw DomainError; SvelteKit is for routes and hooks.'
};
const bareForm = {
	regex: '^sveltekit-superforms$',
	importNames: ['superForm'],
	message: 'Forms of pages are made by pageForm (src/lib/page-form.ts), which tells of a failed request.'
};
const platform = {
	regex: 'server/platform/(?!config|errors|health)',
	message: 'Routes call a domain; of platform they may use config, errors and health.'
};
const above = (...domains) => ({
	regex: `(^|/)(${domains.join('|')})/`,
	message: 'Domains depend downward only (see docs/decisions).'
});
const restrict = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

const domains = [
	'products',
	'sales',
	'billing',
	'payments',
	'delivery',
	'ledger',
	'ai',
	'models',
	'workspaces',
	'accounts',
	'notifications'
];

export default ts.config(
	{
		ignores: [
			'**/.svelte-kit',
			'**/build',
			'.data',
			'src/lib/paraglide',
			'src/lib/server/platform/database-types.ts',
			'test-results'
		]
	},
	js.configs.recommended,
	...ts.configs.strict,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
			'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
			'max-params': ['error', 4],
			'no-undef': 'off', // the compiler's work
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@typescript-eslint/no-invalid-void-type': 'off',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-dynamic-delete': 'error',
			'svelte/no-at-html-tags': 'error'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig } },
		rules: { 'max-lines-per-function': 'off', 'svelte/no-navigation-without-resolve': 'off' }
	},
	{ files: ['**/*.test.ts', 'tests/**'], rules: { 'max-lines-per-function': 'off' } },
	{ files: ['src/routes/**', 'src/lib/**/*.svelte'], rules: restrict(platform, secret, bareForm) },
	{ files: ['src/lib/server/**/*.ts'], rules: restrict(kit) },
	{ files: ['src/lib/server/platform/**'], rules: restrict(kit, above(...domains)) },
	{
		files: ['src/lib/server/ai/**'],
		rules: restrict(kit, secret, above(...domains.filter((name) => name !== 'ai')))
	},
	{
		files: ['src/lib/server/models/**'],
		rules: restrict(kit, above(...domains.filter((name) => name !== 'ai' && name !== 'models')))
	},
	{
		files: ['src/lib/server/workspaces/**', 'src/lib/server/accounts/**'],
		rules: restrict(kit, secret, above('products', 'sales', 'delivery', 'ai'))
	},
	{
		// Jobs, and what a visitor can't do with their own token: find a key by its hash, note where a session is used, which password
		// a sign-up came with, or where it leads on to.
		files: [
			'src/lib/server/accounts/{jobs,exporting,erasing,sessions,sign-up,next-place}.ts',
			'src/lib/server/workspaces/{jobs,api-keys}.ts'
		],
		rules: restrict(kit, above('products', 'sales', 'delivery', 'ai'))
	},
	{
		files: ['src/lib/server/media/**'],
		rules: restrict(kit, above(...domains))
	},
	{
		files: ['src/lib/server/ledger/**'],
		rules: restrict(kit, above('products', 'sales', 'billing', 'payments', 'delivery', 'ai'))
	},
	{
		files: ['src/lib/server/payments/**'],
		rules: restrict(kit, above(...domains.filter((name) => name !== 'payments')))
	},
	{
		files: ['src/lib/server/billing/**'],
		rules: restrict(kit, above('products', 'sales', 'delivery', 'ai'))
	},
	{
		files: ['src/lib/server/products/**'],
		rules: restrict(kit, above('sales', 'billing', 'payments', 'delivery', 'notifications'))
	},
	{ files: ['src/lib/server/delivery/**'], rules: restrict(kit, above('sales', 'ai', 'ledger')) },
	{ files: ['src/lib/ui/**'], rules: restrict(kit, above('server', ...domains)) }
);
