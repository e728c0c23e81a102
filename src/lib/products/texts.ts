import { errorText } from '$lib/error-text.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { formatNumber } from '$lib/ui/format.ts';
import {
	audienceMaxLength,
	goalMaxLength,
	instructionsMaxLength,
	notesMaxBytes,
	sectionsRange,
	sourcesMax,
	toneWordsMaxLength,
	topicMaxLength,
	topicMinLength,
	wordsPerSectionRange
} from './brief.ts';

const said = (value: number): string => formatNumber(value, getLocale());
const tooLong = (max: number) => () => m.brief_too_long({ max: said(max) });
const outOf =
	({ min, max }: { min: number; max: number }) =>
	() =>
		m.brief_out_of_range({ min: said(min), max: said(max) });

const fieldTexts: Record<string, () => string> = {
	brief_type_unknown: m.brief_type_unknown,
	brief_topic_missing: m.brief_topic_missing,
	brief_topic_too_short: () => m.brief_topic_too_short({ min: topicMinLength }),
	brief_topic_too_long: tooLong(topicMaxLength),
	brief_audience_too_long: tooLong(audienceMaxLength),
	brief_goal_too_long: tooLong(goalMaxLength),
	brief_tone_words_missing: m.brief_tone_words_missing,
	brief_tone_words_too_long: tooLong(toneWordsMaxLength),
	brief_sections_out_of_range: outOf(sectionsRange),
	brief_words_out_of_range: outOf(wordsPerSectionRange),
	brief_instructions_too_long: tooLong(instructionsMaxLength),
	brief_source_unknown: m.brief_source_unknown,
	brief_sources_too_many: () => m.brief_sources_too_many({ max: sourcesMax }),
	brief_tone_unknown: m.brief_choice_unknown,
	brief_language_unknown: m.brief_choice_unknown,
	brief_length_unknown: m.brief_choice_unknown,
	brief_notes_too_large: () => m.brief_notes_too_large({ max: notesMaxBytes / 1024 }),
	template_name_missing: m.template_name_missing,
	template_topic_missing: m.template_topic_missing,
	template_text_too_long: m.template_text_too_long,
	template_variable_unknown: m.template_variable_unknown,
	template_variable_unused: m.template_variable_unused,
	template_variable_twice: m.template_variable_twice,
	template_variable_name_invalid: m.template_variable_name_invalid,
	template_label_missing: m.template_label_missing,
	template_options_few: m.template_options_few,
	template_options_twice: m.template_options_twice,
	template_range_empty: m.template_range_empty,
	template_yes_missing: m.template_yes_missing,
	template_braces_broken: () => m.template_braces_broken({ example: '{{name}}' }),
	template_too_many_variables: m.template_too_many,
	template_too_many_options: m.template_too_many,
	answer_missing: m.answer_missing,
	answer_too_long: m.answer_too_long,
	answer_no_number: m.answer_no_number,
	answer_out_of_range: m.answer_out_of_range,
	answer_not_offered: m.answer_not_offered,
	answer_no_date: m.answer_no_date,
	voice_text_too_long: m.voice_text_too_long,
	voice_too_many_terms: m.voice_too_many_terms,
	revision_kind_unknown: m.brief_choice_unknown,
	revision_wish_missing: m.revision_wish_missing,
	revision_wish_too_long: m.edit_too_long,
	revision_selection_wrong: m.revision_selection_wrong,
	edit_missing: m.edit_empty,
	edit_empty: m.edit_empty,
	edit_too_long: m.edit_too_long,
	edit_too_many: m.edit_too_many,
	currency_unknown: m.currency_unknown,
	price_malformed: m.price_malformed,
	price_not_positive: m.price_not_positive,
	price_too_high: m.price_too_high
};

/** What stands beside a field for a code of our schemas. Undefined when there is nothing wrong. */
export function fieldText(code: string | string[] | undefined): string | undefined {
	const first = Array.isArray(code) ? code[0] : code;
	return first ? (fieldTexts[first] ?? m.edit_invalid)() : undefined;
}

const failureTexts: Record<string, () => string> = {
	ai_rate_limited: m.failure_busy,
	ai_timed_out: m.failure_busy,
	ai_unavailable: m.failure_unavailable,
	ai_refused: m.failure_refused,
	ai_invalid_output: m.failure_output,
	output_truncated: m.failure_output,
	ai_unauthorised: m.failure_operator,
	ai_bad_request: m.failure_operator,
	ai_no_route: m.failure_no_route,
	ai_own_key_missing: m.failure_own_key,
	ai_own_key_unreadable: m.failure_own_key,
	worker_lost: m.failure_interrupted,
	waited_too_long: m.generation_waited_too_long
};

/** Why a generation failed, in words for the person who ordered it. */
export function failureText(code: string | null): string {
	return (failureTexts[code ?? ''] ?? (() => errorText(code)))();
}
