/** A browser and the system it runs on, by their own names; null for what we don't know. */
export type Agent = { browser: string | null; system: string | null };

// In this order: most browsers also carry the names of those they descend from.
const browsers: [name: string, mark: RegExp][] = [
	['Edge', /\bEdg(?:e|A|iOS)?\//],
	['Opera', /\bOPR\//],
	['Samsung Internet', /\bSamsungBrowser\//],
	['Firefox', /\b(?:Firefox|FxiOS)\//],
	['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
	['Safari', /\bVersion\/\S+.*\bSafari\//]
];
const systems: [name: string, mark: RegExp][] = [
	['Windows', /\bWindows NT\b/],
	['Android', /\bAndroid\b/],
	['iOS', /\b(?:iPhone|iPad|iPod)\b/],
	['ChromeOS', /\bCrOS\b/],
	['macOS', /\bMac OS X\b/],
	['Linux', /\bLinux\b/]
];

/** What a browser says of itself, in names people know. Only for showing: anyone can claim to be any browser. */
export function describeAgent(userAgent: string): Agent {
	const first = (list: [string, RegExp][]) => list.find(([, mark]) => mark.test(userAgent))?.[0] ?? null;
	return { browser: first(browsers), system: first(systems) };
}
