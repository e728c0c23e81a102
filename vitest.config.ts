import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: 'unit',
					include: ['src/**/*.test.ts', 'tests/sandbox/**/*.test.ts', 'scripts/**/*.test.ts'],
					environment: 'node',
					env: { LOG_LEVEL: 'silent' }
				}
			},
			{
				test: {
					name: 'database',
					include: ['tests/database/**/*.test.ts', 'supabase/embedded/**/*.test.ts'],
					environment: 'node',
					env: { LOG_LEVEL: 'silent' },
					globalSetup: ['tests/support/database.ts'],
					testTimeout: 30_000,
					hookTimeout: 60_000
				}
			}
		]
	}
});
