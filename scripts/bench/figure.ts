/** One line of the table. `aim` is what the project wants; `isMet` is null where there is no aim. */
export type Figure = { name: string; value: string; aim: string; isMet: boolean | null };

export const fact = (name: string, value: string): Figure => ({ name, value, aim: '–', isMet: null });

/** A ratio that should be at least `least`. */
export function atLeast(name: string, ratio: number, least: number, detail = ''): Figure {
	return { name, value: `${ratio.toFixed(2)}×${detail}`, aim: `≥ ${least}×`, isMet: ratio >= least };
}

/** How many a second there should be at least. */
export function atLeastRate(name: string, perSecond: number, least: number): Figure {
	return { name, value: `${Math.round(perSecond)}/s`, aim: `≥ ${least}/s`, isMet: perSecond >= least };
}

/** A measure that should be at most `most`. */
export function atMost(name: string, measure: number, most: number, unit: string): Figure {
	return {
		name,
		value: `${Number(measure.toFixed(2))} ${unit}`,
		aim: `≤ ${most} ${unit}`,
		isMet: measure <= most
	};
}

export function percentile(values: number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: number[]): number => percentile(values, 0.5);

/** Figures as a Markdown table. */
export function asTable(figures: Figure[]): string {
	const mark = ({ isMet }: Figure): string => (isMet === null ? '' : isMet ? 'met' : 'missed');
	const rows = figures.map(
		(figure) => `| ${figure.name} | ${figure.value} | ${figure.aim} | ${mark(figure)} |`
	);
	return ['| measure | here | aim | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
