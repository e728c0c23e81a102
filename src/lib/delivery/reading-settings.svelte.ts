import { z } from 'zod';
import { browser } from '$app/environment';
import { chooseTheme, presentTheme, type Theme } from '$lib/ui/theme.ts';

export const sizes = [1, 2, 3, 4, 5] as const;

// Name and shape as static/reader.js reads them before the first paint.
const key = 'reader';

const Stored = z.object({
	size: z.int().min(1).max(5).catch(3),
	face: z.enum(['serif', 'sans']).catch('serif')
});

function stored(name: string): string | null {
	try {
		return localStorage.getItem(name);
	} catch {
		return null; // storage can be forbidden
	}
}

function store(name: string, value: string): void {
	try {
		localStorage.setItem(name, value);
	} catch {
		// the choice then lasts for this page only
	}
}

function parsed(text: string | null): unknown {
	try {
		return JSON.parse(text ?? '{}');
	} catch {
		return {};
	}
}

/** How this browser likes to read; each change is kept and shown at once. On the server: as designed. */
export function readingSettings() {
	let { size, face } = $state(Stored.parse(browser ? parsed(stored(key)) : {}));
	let theme = $state<Theme>('system');

	function show(): void {
		document.documentElement.dataset.readerSize = String(size);
		document.documentElement.dataset.readerFace = face;
	}

	function keep(): void {
		show();
		store(key, JSON.stringify({ size, face }));
	}

	if (browser) {
		theme = presentTheme();
		show();
	}
	return {
		get size() {
			return size;
		},
		set size(value) {
			size = Math.min(5, Math.max(1, value));
			keep();
		},
		get face() {
			return face;
		},
		set face(value) {
			face = value;
			keep();
		},
		get theme() {
			return theme;
		},
		set theme(value) {
			theme = value;
			chooseTheme(value);
		}
	};
}
