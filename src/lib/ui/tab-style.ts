/** The line the tabs stand on; scrolls by itself when a phone is too narrow for all. */
export const tabListStyle = 'flex min-w-0 gap-5 overflow-x-auto border-b border-line [scrollbar-width:none]';

/** One tab: the chosen one is told by a line and by darker ink, not by colour alone. */
export const tabStyle =
	'-mb-px inline-flex min-h-11 shrink-0 items-center gap-1.5 border-b-2 border-transparent py-2 text-sm font-medium ' +
	'text-ink-soft transition-colors duration-100 hover:text-ink focus-visible:-outline-offset-2 md:min-h-10';
