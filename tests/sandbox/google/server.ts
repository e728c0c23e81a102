import { createServer, escapeAttr } from '@emulators/core';
import { googlePlugin, seedFromConfig } from '@emulators/google';
import { Hono } from 'hono';
import { close, listen } from '../../../supabase/embedded/server.ts';
import { createIdTokenSigner } from './id-token.ts';
import { GoogleUser, saveUser, SEED } from './users.ts';

export type GoogleSandboxOptions = {
	port: number;
	/** The app as it is registered with Google. */
	clientId: string;
	clientSecret: string;
	/** Where consent leads back to: Supabase Auth's callback. Any other is refused. */
	redirectUri: string;
};

export type GoogleSandbox = {
	/** Answers at the paths that accounts.google.com, oauth2.googleapis.com and www.googleapis.com have. */
	url: string;
	stop: () => Promise<void>;
};

/** Starts a stand-in for Google's sign-in on loopback. Rejects when the port is taken. */
export async function startGoogleSandbox(options: GoogleSandboxOptions): Promise<GoogleSandbox> {
	const url = `http://127.0.0.1:${options.port}`;
	const app = await createSandbox(options, url);
	const server = await listen(async (request) => app.fetch(request), options.port);
	return { url, stop: () => close(server) };
}

async function createSandbox(options: GoogleSandboxOptions, baseUrl: string): Promise<Hono> {
	const { clientId, clientSecret, redirectUri } = options;
	const { app: emulator, store } = createServer(googlePlugin, { baseUrl });
	seedFromConfig(store, baseUrl, {
		oauth_clients: [
			{
				client_id: clientId,
				client_secret: clientSecret,
				name: 'Noxloop',
				redirect_uris: [redirectUri]
			}
		]
	});
	for (const user of SEED) saveUser(store, user);
	const signer = await createIdTokenSigner();

	const app = new Hono();
	app.get('/o/oauth2/v2/auth', async ({ req }) =>
		withCancel(await emulator.fetch(req.raw), new URL(req.url))
	);
	app.post('/token', async ({ req, json }) => {
		const response = await emulator.fetch(new Request(`${baseUrl}/oauth2/token`, req.raw));
		const answer = (await response.json()) as { id_token?: string };
		if (answer.id_token) answer.id_token = await signer.resign(answer.id_token);
		return json(answer, response.status as 200);
	});
	app.get('/oauth2/v3/certs', ({ json }) => json(signer.keySet));
	app.post('/_sandbox/users', async ({ req, json }) => {
		if (req.header('origin')) return json({ error: 'not for browsers' }, 403);
		const user = GoogleUser.safeParse(await req.json());
		if (!user.success) return json({ error: user.error.issues }, 400);
		saveUser(store, user.data);
		return json(user.data, 201);
	});
	app.all('*', ({ req }) => emulator.fetch(req.raw));
	return app;
}

/** The emulator's page lets a person choose an account, but not say no. Its answer is Google's: RFC 6749, 4.1.2.1. */
async function withCancel(response: Response, asked: URL): Promise<Response> {
	if (response.status !== 200) return response;
	const back = new URL(asked.searchParams.get('redirect_uri') ?? '');
	back.searchParams.set('error', 'access_denied');
	const state = asked.searchParams.get('state');
	if (state) back.searchParams.set('state', state);
	const link = `<p style="margin:1rem;text-align:center"><a style="color:inherit" href="${escapeAttr(back.href)}">Cancel</a></p>`;
	const page = await response.text();
	const end = page.lastIndexOf('</form>') + '</form>'.length; // of the last account
	return new Response(page.slice(0, end) + link + page.slice(end), {
		headers: { 'content-type': 'text/html; charset=utf-8' }
	});
}
