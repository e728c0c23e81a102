import { generateTypescript, sortGeneratorMetadata } from '@supabase/postgrest-typegen/generation';
import { introspect } from '@supabase/postgrest-typegen/introspection';
import pg from 'pg';

/** The TypeScript types of schema `public`, as the text of a module. The same schema gives the same text. */
export async function generateDatabaseTypes(databaseUrl: string): Promise<string> {
	const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
	pool.on('error', () => {}); // the stack may stop before the last connection said goodbye
	try {
		const metadata = await introspect(pool, { includedSchemas: ['public'] });
		return await generateTypescript(sortGeneratorMetadata(metadata), { postgrestVersion: '12' });
	} finally {
		await pool.end();
	}
}
