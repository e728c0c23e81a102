// npm run types [-- --database-url URL]: writes the database's types, with the engine behind `supabase gen types`.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { generateDatabaseTypes } from './database-types.ts';

const file = new URL('../src/lib/server/platform/database-types.ts', import.meta.url);
const { values } = parseArgs({ options: { 'database-url': { type: 'string' } } });

async function types(): Promise<string> {
	const given = values['database-url'] ?? process.env.DATABASE_URL;
	if (given) return generateDatabaseTypes(given);
	const { startScratchStack } = await import('../supabase/embedded/scratch-stack.ts');
	const stack = await startScratchStack();
	return generateDatabaseTypes(stack.databaseUrl).finally(() => stack.stop());
}

await writeFile(file, await types());
console.log('wrote src/lib/server/platform/database-types.ts');
