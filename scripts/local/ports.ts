import { findFreePort, isFreePort, requireFreePort } from '../../supabase/embedded/server.ts';
import { portOfOrigin } from './origin.ts';
import type { Settings } from './settings.ts';

export type Ports = {
	app: number;
	api: number;
	db: number;
	stripe: number;
	paypal: number;
	google: number;
	inbox: number;
	smtp: number;
};

const DEFAULTS: { [name in keyof Ports]: { setting: string; port: number } } = {
	app: { setting: 'PORT', port: 3000 },
	api: { setting: 'NOXLOOP_API_PORT', port: 54321 },
	db: { setting: 'NOXLOOP_DB_PORT', port: 54322 },
	stripe: { setting: 'NOXLOOP_STRIPE_PORT', port: 12111 },
	google: { setting: 'NOXLOOP_GOOGLE_PORT', port: 12112 },
	paypal: { setting: 'NOXLOOP_PAYPAL_PORT', port: 12113 },
	inbox: { setting: 'NOXLOOP_INBOX_PORT', port: 1080 },
	smtp: { setting: 'NOXLOOP_SMTP_PORT', port: 1025 }
};
const TRIES = 50;

/** The setting that chooses each part's port. */
export const PORT_SETTINGS = Object.values(DEFAULTS).map(({ setting }) => setting);

/** The default port of each part, or the next free one; a port the user set must be free, else this throws naming it. */
export async function choosePorts(settings: Settings): Promise<Ports> {
	const taken = new Set<number>();
	return eachPort(async (name) => {
		const { setting, port: usual } = DEFAULTS[name];
		const first = name === 'app' ? (portOfOrigin(settings) ?? usual) : usual;
		const port = await choosePort({ setting, port: first }, settings, taken);
		taken.add(port);
		return port;
	});
}

/** Ports that are free now, for systems that run beside others (tests). */
export function anyFreePorts(): Promise<Ports> {
	return eachPort(() => findFreePort());
}

async function choosePort(
	{ setting, port }: { setting: string; port: number },
	settings: Settings,
	taken: Set<number>
): Promise<number> {
	const wanted = settings[setting];
	if (wanted !== undefined) {
		const chosen = parsePort(wanted, setting);
		await requireFreePort(chosen, setting);
		return chosen;
	}
	for (let candidate = port; candidate < port + TRIES; candidate++) {
		if (!taken.has(candidate) && (await isFreePort(candidate))) return candidate;
	}
	throw new Error(`Ports ${port} to ${port + TRIES - 1} are all taken. Set ${setting} to a free one.`);
}

function parsePort(text: string, setting: string): number {
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new Error(`${setting} is "${text}", which is no port number.`);
}

async function eachPort(choose: (name: keyof Ports) => Promise<number>): Promise<Ports> {
	const ports: Ports = { app: 0, api: 0, db: 0, stripe: 0, paypal: 0, google: 0, inbox: 0, smtp: 0 };
	for (const name of Object.keys(ports) as (keyof Ports)[]) ports[name] = await choose(name);
	return ports;
}
