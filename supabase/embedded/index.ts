import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { createQueue, createRoles, finishSystemSchemas } from './database/bootstrap.ts';
import { applyMigrations, applySeed } from './database/migrations.ts';
import { createUser, type NewUser } from './database/users.ts';
import { createLite, createSystemSchemas, type LiteOptions, type LiteServer } from './lite/app.ts';
import { resendConfirmations, tellUnconfirmedToOwner } from './lite/auth-answers.ts';
import { acceptOtpAliases, refreshOnce } from './lite/auth-requests.ts';
import { sendToStandIn, type GoogleStandIn } from './lite/google.ts';
import { quietly } from './lite/quiet.ts';
import { withFixes } from './lite/requests.ts';
import { nameDownloads, refuseBadSignatures, shapeSignedUrls } from './lite/storage-requests.ts';
import { lockDataDir } from './lock.ts';
import { createAuthMailer } from './mail/mailer.ts';
import { startPostgres } from './postgres/server.ts';
import { loadSecrets } from './secrets.ts';
import { close, listen, requireFreePort } from './server.ts';

export type StackOptions = {
	/** Holds the database, the stored files and the secrets. */
	dataDir: string;
	apiPort: number;
	dbPort: number;
	/** The app's address: auth mails link to it. */
	siteUrl: string;
	/** Where auth mail goes, such as smtp://127.0.0.1:1025. Without it none is sent. */
	smtpUrl?: string;
	/** Signs people in instead of Google. Without it nobody can. */
	google?: GoogleStandIn;
	/** Default: supabase/migrations. */
	migrationsDir?: string;
	/** Default: supabase/seed.sql; null for none. */
	seedFile?: string | null;
	/** Postgres settings, such as `{ fsync: 'off' }` for tests. */
	settings?: Record<string, string>;
	log?: (line: string) => void;
	/** Called when Postgres ends although nobody stopped it: nothing works from there on. */
	onDatabaseLost?: () => void;
};

export type Stack = {
	url: string;
	publishableKey: string;
	secretKey: string;
	/** Signs tokens that the REST server takes (HS256). */
	jwtSecret: string;
	/** As role `postgres`, who like on hosted Supabase is no superuser. */
	databaseUrl: string;
	/** Only for tests and tools. */
	superuserUrl: string;
	/** Migration files applied by this start. */
	applied: string[];
	/** Milliseconds since the start at which each stage was done. */
	timings: Record<string, number>;
	/** Returns the id. For tests and seeds; the app signs users up through the API. */
	createUser: (user: NewUser) => Promise<string>;
	stop: () => Promise<void>;
};

const SUPERUSER = 'supabase_admin';
const PROJECT = resolve(import.meta.dirname, '../..');

/**
 * Starts a Supabase without Docker: Postgres, migrations, seed (first start only), and the REST, Auth and Storage
 * servers on loopback. Recovers from any earlier crash. When it throws, nothing is left running.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
	const cleanUp: (() => Promise<void> | void)[] = [];
	const stop = async (): Promise<void> => {
		for (const step of cleanUp.splice(0).reverse()) await step();
	};
	try {
		return { ...(await start(options, cleanUp)), stop };
	} catch (cause) {
		await stop();
		throw cause;
	}
}

async function start(
	options: StackOptions,
	cleanUp: (() => Promise<void> | void)[]
): Promise<Omit<Stack, 'stop'>> {
	const { apiPort, dbPort, siteUrl, smtpUrl, google, log = () => {} } = options;
	const dataDir = resolve(options.dataDir);
	const { timings, mark } = stopwatch();
	await requireFreePort(apiPort, 'NOXLOOP_API_PORT');

	const secrets = await loadSecrets(dataDir);
	cleanUp.push(lockDataDir(dataDir));
	const password = secrets.databasePassword;
	const urlOf = (role: string): string => `postgresql://${role}:${password}@127.0.0.1:${dbPort}/postgres`;
	const server = await startPostgres({
		...options,
		dataDir,
		port: dbPort,
		superuser: SUPERUSER,
		password,
		log
	});
	let isStopping = false;
	cleanUp.push(() => {
		isStopping = true;
		return server.stop();
	});
	void server.ended.then(() => isStopping || options.onDatabaseLost?.());
	mark('postgres');

	const superuser = postgres(urlOf(SUPERUSER), { max: 2, onnotice: () => {} });
	cleanUp.push(() => superuser.end());
	const url = `http://127.0.0.1:${apiPort}`;
	const mailer = createAuthMailer({ siteUrl, smtpUrl, log });
	const lite = { url, siteUrl, secrets, mailer, google, storageRoot: join(dataDir, 'storage') };
	await createRoles(superuser, password);
	await createSystemSchemas({ ...lite, databaseUrl: urlOf(SUPERUSER) });
	await finishSystemSchemas(superuser);
	mark('systemSchemas');

	const applied = await migrate(urlOf('postgres'), options);
	mark('migrations');

	await serveLite({ ...lite, databaseUrl: urlOf('lite_server') }, { port: apiPort, superuser, log }, cleanUp);
	mark('ready');
	return {
		url,
		publishableKey: secrets.publishableKey,
		secretKey: secrets.secretKey,
		jwtSecret: secrets.jwtSecret,
		databaseUrl: urlOf('postgres'),
		superuserUrl: urlOf(SUPERUSER),
		applied,
		timings,
		createUser: (user) => createUser(superuser, user)
	};
}

async function migrate(databaseUrl: string, options: StackOptions): Promise<string[]> {
	const {
		migrationsDir = join(PROJECT, 'supabase/migrations'),
		seedFile = join(PROJECT, 'supabase/seed.sql')
	} = options;
	await createQueue(databaseUrl);
	const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
	try {
		const applied = await applyMigrations(sql, migrationsDir);
		if (seedFile !== null) await applySeed(sql, seedFile);
		return applied;
	} finally {
		await sql.end();
	}
}

async function serveLite(
	options: LiteOptions,
	{ port, superuser, log }: { port: number; superuser: postgres.Sql; log: (line: string) => void },
	cleanUp: (() => Promise<void> | void)[]
): Promise<void> {
	const lite: LiteServer = await createLite(options);
	cleanUp.push(lite.close);
	// PostgREST's convention, which migrations and the Supabase CLI use after a change of the schema.
	await superuser.listen('pgrst', () => void lite.forgetSchema());
	const fixes = [
		acceptOtpAliases(superuser),
		refreshOnce(),
		tellUnconfirmedToOwner(superuser),
		resendConfirmations(superuser, options.mailer),
		shapeSignedUrls(),
		refuseBadSignatures(),
		nameDownloads(),
		...(options.google ? [sendToStandIn(options.google.url)] : [])
	];
	const server = await listen(withFixes(quietly(lite.fetch, log), fixes), port);
	cleanUp.push(() => close(server));
}

function stopwatch(): { timings: Record<string, number>; mark: (stage: string) => void } {
	const startedAt = performance.now();
	const timings: Record<string, number> = {};
	return { timings, mark: (stage) => void (timings[stage] = Math.round(performance.now() - startedAt)) };
}
