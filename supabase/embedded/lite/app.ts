import { App, setExperimental } from '@supabase/lite';
import { createPostgresConnection } from '@supabase/lite/postgres';
import type { AuthMailer } from '../mail/mailer.ts';
import type { Secrets } from '../secrets.ts';
import { DiskStorage } from './disk-storage.ts';
import { mapErrorsLikePostgrest } from './errors.ts';
import type { GoogleStandIn } from './google.ts';
import { keepGrants } from './grants.ts';
import { restValues } from './values.ts';

export type LiteOptions = {
	databaseUrl: string;
	url: string;
	siteUrl: string;
	secrets: Secrets;
	storageRoot: string;
	mailer: AuthMailer;
	/** Without one nobody signs in with Google. */
	google?: GoogleStandIn;
};
export type LiteServer = {
	fetch: (request: Request) => Promise<Response>;
	forgetSchema: () => Promise<void>;
	close: () => Promise<void>;
};

const STATEMENT_TIMEOUT_MS = 8000; // what Supabase gives `authenticated`; Lite ignores time-outs set on roles

process.env.LITE_TELEMETRY ??= '0';

/** Creates Lite's tables in auth.*, storage.* and supabase_migrations.*. Needs the superuser; repeating is safe. */
export async function createSystemSchemas(options: LiteOptions): Promise<void> {
	const connection = createPostgresConnection({
		url: options.databaseUrl,
		postgresOptions: { max: 1, onnotice: () => {} }
	});
	try {
		await createApp(options, connection).ensureSystemSchema();
	} finally {
		await connection.close();
	}
}

/** Lite as a fetch handler over a connection that has no rights of its own in public. */
export async function createLite(options: LiteOptions): Promise<LiteServer> {
	const connection = createPostgresConnection({
		url: options.databaseUrl,
		postgresOptions: {
			max: 10,
			onnotice: () => {},
			types: restValues,
			connection: { statement_timeout: STATEMENT_TIMEOUT_MS, application_name: 'lite' }
		}
	});
	keepGrants(connection);
	mapErrorsLikePostgrest(connection);
	const app = createApp(options, connection);
	app._mailer = options.mailer;
	await app.init();
	return {
		fetch: (request) => app.fetch(request),
		forgetSchema: () => connection.clearSchemaCache(),
		close: () => connection.close()
	};
}

function createApp(
	{ url, siteUrl, secrets, storageRoot, google }: LiteOptions,
	connection: ReturnType<typeof createPostgresConnection>
) {
	setExperimental('storage', true);
	const app = new App({
		connection,
		db: { driver: 'postgres' },
		api: { schemas: ['public'], external_url: url },
		auth: {
			enabled: true,
			site_url: siteUrl,
			jwt_secret: secrets.jwtSecret,
			publishable_key: secrets.publishableKey,
			secret_key: secrets.secretKey,
			jwt_expiry: 3600,
			enable_refresh_token_rotation: true, // with the reuse interval that auth-requests.ts adds
			minimum_password_length: 8,
			email: { enable_signup: true, enable_confirmations: true, double_confirm_changes: false },
			...(google && {
				external: { google: { enabled: true, client_id: google.clientId, secret: google.clientSecret } }
			})
		},
		storage: { enabled: true, file_size_limit: '50MiB' },
		studio: { enabled: false },
		options: { server: { admin: false, disableStudio: true } }
	});
	app._storageAdapter = new DiskStorage(storageRoot);
	return app;
}
