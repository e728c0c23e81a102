import { m } from '../../paraglide/messages.js';
import { getLocale } from '../../paraglide/runtime.js';
import { formatDate, formatNumber } from '../../ui/format.ts';
import { providerLabels } from '../providers.ts';

const tasks: Record<string, () => string> = {
	'': m.usage_without_model,
	outline: m.usage_task_outline,
	style_sheet: m.usage_task_style_sheet,
	section: m.usage_task_section,
	section_repair: m.usage_task_section_repair,
	section_revision: m.usage_task_section_revision,
	sales_page: m.usage_task_sales_page,
	cover: m.usage_task_cover,
	trial: m.usage_task_trial
};
/** What a task is called; its code without the underscores where it has no words here. */
export const taskName = (task: string): string => tasks[task]?.() ?? task.replaceAll('_', ' ');

const reasons: Record<string, () => string> = {
	rate_limited: m.usage_reason_rate_limited,
	timed_out: m.usage_reason_timed_out,
	provider_error: m.usage_reason_provider_error,
	invalid_output: m.usage_reason_invalid_output,
	stream_broken: m.usage_reason_stream_broken,
	refused: m.usage_reason_refused,
	unauthorised: m.usage_reason_unauthorised,
	bad_request: m.usage_reason_bad_request
};
/** Why calls failed. */
export const reasonName = (outcome: string): string => reasons[outcome]?.() ?? outcome.replaceAll('_', ' ');

/** `gpt-4.1-mini` of `openai gpt-4.1-mini`, and whose it is. */
export function modelName(key: string): { model: string; provider: string } {
	if (key === '') return { model: m.usage_without_model(), provider: '' };
	const [provider = '', ...model] = key.split(' ');
	const label = provider === 'compatible' ? m.models_compatible() : (providerLabels[provider] ?? provider);
	return { model: model.join(' '), provider: label };
}

const number = (value: number, options: Intl.NumberFormatOptions): string =>
	new Intl.NumberFormat(getLocale(), { numberingSystem: 'latn', ...options }).format(value);

export const figure = (value: number): string => formatNumber(value, getLocale());
/** Parts of credits, to a tenth. */
export const tenths = (value: number): string => number(value, { maximumFractionDigits: 1 });
/** From ten thousand on shortened: 12.4K. */
export const shortFigure = (value: number): string =>
	formatNumber(value, getLocale(), { compact: value >= 10_000 });
export const hours = (value: number): string =>
	number(value, {
		style: 'unit',
		unit: 'hour',
		unitDisplay: 'short',
		maximumFractionDigits: value < 10 ? 1 : 0
	});
/** Millionths of a US dollar; small sums keep their digits. */
export const dollars = (micros: number): string =>
	number(micros / 1_000_000, {
		style: 'currency',
		currency: 'USD',
		currencyDisplay: 'narrowSymbol',
		maximumFractionDigits: micros > 0 && micros < 1_000_000 ? 4 : 2
	});
export const percent = (share: number): string =>
	number(share, { style: 'percent', maximumFractionDigits: share > 0 && share < 0.1 ? 1 : 0 });
/** `+12 %`. */
export const signedPercent = (share: number): string =>
	number(share, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });
/** Days are calendar days already: no zone moves them. */
export const dayName = (day: string): string =>
	formatDate(`${day}T00:00:00Z`, getLocale(), { timeZone: 'UTC' });
