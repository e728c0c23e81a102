import type { Settings } from './settings.ts';

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost)(:|\/|$)/;

/** The app's address: ORIGIN as set, but a loopback one follows the port the app really got. */
export function originFor(settings: Settings, appPort: number): string {
	const { ORIGIN = 'http://127.0.0.1' } = settings;
	if (!LOOPBACK.test(ORIGIN)) return ORIGIN.replace(/\/$/, '');
	return `http://${new URL(ORIGIN).hostname}:${appPort}`;
}

/** The port a loopback ORIGIN asks for, if any. */
export function portOfOrigin({ ORIGIN = '' }: Settings): number | undefined {
	if (!LOOPBACK.test(ORIGIN)) return undefined;
	return Number(new URL(ORIGIN).port) || undefined;
}
