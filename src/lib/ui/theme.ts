export type Theme = 'system' | 'light' | 'dark';

/** What this browser shows, as static/theme.js keeps it. Browser only. */
export function presentTheme(): Theme {
	const found = /(?:^|; )noxloop-theme=(light|dark)(?:;|$)/.exec(document.cookie)?.[1];
	return found === 'light' || found === 'dark' ? found : 'system';
}

/** Shows and keeps the theme in this browser; static/theme.js does the work, on every page. Browser only. */
export function chooseTheme(theme: Theme): void {
	dispatchEvent(new CustomEvent('themechoice', { detail: theme }));
}
