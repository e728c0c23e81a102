/** Sums of a period, or of a part of it: a day, a task, a model, a member, a workspace, a kind of failure. */
export type UsageSums = {
	/** Attempts at a request to a model, those that failed included. */
	calls: number;
	failed: number;
	/** Calls that another route had been passed over for. */
	fallbacks: number;
	inputTokens: number;
	outputTokens: number;
	/** Millionths of a US dollar: for a workspace only what its own keys cost it. */
	costMicros: number;
	/** Calls whose model has no known price: the cost leaves them out. */
	unpriced: number;
	/** Credits that were taken; of a task or model its share of them, to the thousandth. */
	credits: number;
};
/** The key of a row that stands for all that are not among the first: its label says how many. */
export const othersKey = '*';
export type UsagePart = UsageSums & { key: string; label: string };
export type UsageTotal = UsageSums & {
	/** That ended well or failed. */
	generations: number;
	generationsFailed: number;
	/** Written by models, in sections. */
	words: number;
};
export type UsageReport = {
	total: UsageTotal;
	/** As many days before. */
	before: UsageTotal;
	/** Every day of the period, oldest first. */
	days: UsagePart[];
	tasks: UsagePart[];
	models: UsagePart[];
	/** Members; of the platform, workspaces. */
	who: UsagePart[];
	/** Kinds of failure: `calls` says how often. */
	reasons: UsagePart[];
};

/** A row as the database tells it. */
type UsageRow = UsagePart & UsageTotal & { dimension: string };

const nothing: UsageTotal = {
	calls: 0,
	failed: 0,
	fallbacks: 0,
	inputTokens: 0,
	outputTokens: 0,
	costMicros: 0,
	unpriced: 0,
	credits: 0,
	generations: 0,
	generationsFailed: 0,
	words: 0
};

/** Sorts rows into the report; `days` names each day of the period, also those on which nothing happened. */
export function reportOf(rows: UsageRow[], days: string[]): UsageReport {
	const of = (dimension: string): UsageRow[] => rows.filter((row) => row.dimension === dimension);
	const byDay = new Map(of('day').map((row) => [row.key, row]));
	return {
		total: of('total')[0] ?? nothing,
		before: of('before')[0] ?? nothing,
		days: days.map((day) => byDay.get(day) ?? { ...nothing, key: day, label: '' }),
		tasks: of('task'),
		models: of('model'),
		who: rows.filter(({ dimension }) => dimension === 'member' || dimension === 'workspace'),
		reasons: of('reason')
	};
}

/** Words an hour that people compose at a keyboard: 19 a minute (Karat and others, CHI 1999). */
export const usualSpeed = 19 * 60;
/** Words an hour that people read: 238 a minute (Brysbaert, Journal of Memory and Language 109, 2019). */
export const readingSpeed = 238 * 60;

/** Hours that writing the words would have taken, less reading them once. Never below zero. */
export function hoursSaved(words: number, wordsAnHour: number): number {
	return Math.max(0, words / wordsAnHour - words / readingSpeed);
}

/** The change against the period before as a share: 0.5 is half more. Null when there is nothing to compare with. */
export function changeOf(now: number, before: number): number | null {
	return before === 0 ? null : (now - before) / before;
}

/** Values to a tenth each, so that they add up to their sum in tenths: what rounding down leaves over goes to the largest remainders. */
export function inTenths(values: number[]): number[] {
	const thousandths = values.map((value) => Math.round(value * 1000));
	const floors = thousandths.map((value) => Math.floor(value / 100));
	const whole = Math.round(thousandths.reduce((sum, value) => sum + value, 0) / 100);
	const left = whole - floors.reduce((sum, value) => sum + value, 0);
	const byRemainder = thousandths.map((value, place) => ({ place, remainder: value % 100 }));
	byRemainder.sort((one, other) => other.remainder - one.remainder || one.place - other.place);
	for (const { place } of byRemainder.slice(0, left)) floors[place] = (floors[place] ?? 0) + 1;
	return floors.map((tenths) => tenths / 10);
}

export type Bar = { from: string; until: string; parts: number[] };

/** Bars of the chart: a day each, or a week each where days would be too thin to see. */
export function barsOf(days: UsagePart[], pick: (day: UsageSums) => number[]): Bar[] {
	const size = days.length > 100 ? 7 : 1;
	const bars: Bar[] = [];
	for (let at = 0; at < days.length; at += size) {
		const some = days.slice(at, at + size);
		const parts = some
			.map(pick)
			.reduce((sums, values) => values.map((value, part) => (sums[part] ?? 0) + value));
		bars.push({ from: some[0]?.key ?? '', until: some.at(-1)?.key ?? '', parts });
	}
	return bars;
}
