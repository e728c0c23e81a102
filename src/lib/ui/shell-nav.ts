import type { Component } from 'svelte';

export type NavItem = {
	href: string;
	label: string;
	icon: Component;
	/** For an arrow: it points the other way in a right-to-left page. */
	flips?: boolean;
	/** The letter after `g` that goes here. */
	key?: string;
	/** Things waiting there. */
	count?: number;
};

/** The entry whose address contains the path; of several the closest one, so a parent isn't lit with its child. */
export function findCurrent(items: Pick<NavItem, 'href'>[], path: string): string | null {
	const holding = items
		.map((item) => item.href)
		.filter((href) => path === href || path.startsWith(href.endsWith('/') ? href : `${href}/`));
	return holding.sort((one, two) => two.length - one.length)[0] ?? null;
}
