import { providerLabels } from '$lib/models/providers.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';

const tasks: Record<string, () => string> = {
	default: m.models_task_default,
	outline: m.models_task_outline,
	section: m.models_task_section,
	section_revision: m.models_task_section_revision,
	sales_page: m.models_task_sales_page,
	cover: m.models_task_cover
};
/** What a task is called; its code where this page doesn't know it. */
export const taskWords = (task: string): string => tasks[task]?.() ?? task;

const hints: Record<string, () => string> = {
	default: m.models_task_default_hint,
	outline: m.models_task_outline_hint,
	section: m.models_task_section_hint,
	section_revision: m.models_task_section_revision_hint,
	sales_page: m.models_task_sales_page_hint,
	cover: m.models_task_cover_hint
};
export const taskHint = (task: string): string => hints[task]?.() ?? '';

export const providerWords = (provider: string): string =>
	provider === 'compatible' ? m.models_compatible() : (providerLabels[provider] ?? provider);

/** The model of a route, or which setting names it. */
export const modelWords = (model: string | null): string => model || m.models_model_of_setting();

function number(value: number, options: Intl.NumberFormatOptions): string {
	return new Intl.NumberFormat(getLocale(), { numberingSystem: 'latn', ...options }).format(value);
}

/** "840 ms", "2.4 s". */
export function duration(ms: number): string {
	const [unit, value] = ms < 1000 ? ['millisecond', ms] : ['second', ms / 1000];
	return number(value, {
		style: 'unit',
		unit,
		unitDisplay: 'short',
		maximumFractionDigits: ms < 10_000 ? 1 : 0
	});
}

/** US dollars, with as many digits as small sums need. */
export const dollars = (usd: number): string =>
	number(usd, {
		style: 'currency',
		currency: 'USD',
		currencyDisplay: 'narrowSymbol',
		maximumFractionDigits: 6
	});

export const percent = (share: number): string =>
	number(share, { style: 'percent', maximumFractionDigits: share > 0.99 && share < 1 ? 1 : 0 });

type Priced = { inputUsd: number | null; outputUsd: number | null };
/** What a million tokens cost, in and out. */
export const priceWords = ({ inputUsd, outputUsd }: Priced): string =>
	inputUsd === null || outputUsd === null
		? m.models_price_unknown()
		: m.models_price({ input: dollars(inputUsd), output: dollars(outputUsd) });

const tasksPriced: Record<string, () => string> = {
	generate_product: m.models_price_of_product,
	revise_section: m.models_price_of_revision,
	paint_cover: m.models_price_of_picture
};
/** What the price of a task is a price of. */
export const pricedWords = (task: string): string => tasksPriced[task]?.() ?? task;
