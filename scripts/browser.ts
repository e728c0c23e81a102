import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function inPath(name: string): string | null {
	const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
	return found.status === 0 ? found.stdout.trim() : null;
}

function installed(): string | null {
	const own = chromium.executablePath();
	if (own && existsSync(own)) return own;
	return systemNames.map(inPath).find((path) => path !== null) ?? null;
}

/** Tries one way of installing; true says only that it ended well. */
function attempt(command: string, args: string[], timeoutMs: number): boolean {
	try {
		execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: timeoutMs });
		return true;
	} catch {
		return false;
	}
}

/**
 * The path of a Chromium: Playwright's own, else the system's, else one that is installed now (Playwright's download,
 * or Debian's package when root). Throws with what to do when none can be had.
 */
export function findBrowser(): string {
	const present = installed();
	if (present) return present;
	console.log('No Chromium here: installing one …');
	attempt('npx', ['playwright', 'install', 'chromium'], 180_000);
	if (!installed() && process.getuid?.() === 0 && inPath('apt-get')) {
		attempt('apt-get', ['update', '-qq'], 120_000);
		attempt('apt-get', ['install', '-y', '-qq', 'chromium'], 300_000);
	}
	const now = installed();
	if (now) return now;
	throw new Error(
		'No Chromium found. Install one: `npx playwright install chromium`, or your system package.'
	);
}
