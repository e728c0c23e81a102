import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { formatNumber } from '$lib/ui/format.ts';
import type { Finding, FindingKind } from './findings.ts';
import { plainText } from './markdown.ts';

type Detail = Finding['detail'];

const said = (value: Detail[string] | undefined): string =>
	typeof value === 'number' ? formatNumber(value, getLocale()) : (value ?? '');
const length = ({ words, asked }: Detail) => ({ words: said(words), asked: said(asked) });

function languageName(code: string): string {
	return (code && new Intl.DisplayNames(getLocale(), { type: 'language' }).of(code)) || code;
}

const linkReasons: Record<string, () => string> = {
	script: m.finding_link_script,
	private: m.finding_link_private,
	credentials: m.finding_link_credentials,
	lookalike: m.finding_link_lookalike,
	disguised: m.finding_link_disguised
};

const sentences: Record<FindingKind, (detail: Detail) => string> = {
	preamble: m.finding_preamble,
	closing_offer: m.finding_closing_offer,
	wrapping_fence: m.finding_wrapping_fence,
	thinking: m.finding_thinking,
	self_reference: m.finding_self_reference,
	prompt_echo: m.finding_prompt_echo,
	placeholder: m.finding_placeholder,
	repeated_passage: ({ percent }) => m.finding_repeated_passage({ percent: said(percent) }),
	repeated_heading: ({ section }) =>
		section ? m.finding_repeated_heading_in({ section: said(section) }) : m.finding_repeated_heading(),
	overlap: ({ percent, section }) => m.finding_overlap({ percent: said(percent), section: said(section) }),
	too_short: (detail) => m.finding_too_short(length(detail)),
	too_long: (detail) => m.finding_too_long(length(detail)),
	wrong_language: ({ language }) => m.finding_wrong_language({ language: languageName(said(language)) }),
	wrong_variant: ({ variant, examples }) =>
		(variant === 'pt-BR' ? m.finding_brazilian : m.finding_european)({ examples: said(examples) }),
	unclosed_code: m.finding_unclosed_code,
	broken_link: m.finding_broken_link,
	broken_table: m.finding_broken_table,
	broken_emphasis: m.finding_broken_emphasis,
	heading_jump: m.finding_heading_jump,
	raw_html: m.finding_raw_html,
	picture: m.finding_picture,
	no_objectives: m.finding_no_objectives,
	no_exercise: m.finding_no_exercise,
	no_solution: m.finding_no_solution,
	no_quiz: ({ count }) => (count ? m.finding_short_quiz({ count: said(count) }) : m.finding_no_quiz()),
	quiz_answers: ({ right }) => (right ? m.finding_quiz_several() : m.finding_quiz_none()),
	answers_shown: m.finding_answers_shown,
	no_fields: m.finding_no_fields,
	bracket_fields: m.finding_bracket_fields,
	no_steps: m.finding_no_steps,
	no_checklist: m.finding_no_checklist,
	unsafe_link: ({ reason }) => (linkReasons[said(reason)] ?? m.finding_broken_link)(),
	claim_unsupported: m.finding_claim_unsupported,
	claim_supported: ({ source, name }) =>
		source
			? m.finding_claim_supported({ source: said(source), name: said(name) })
			: m.finding_claim_supported_notes()
};

const aboutMarkup = new Set<FindingKind>([
	'wrapping_fence',
	'unclosed_code',
	'broken_link',
	'broken_table',
	'broken_emphasis',
	'heading_jump',
	'raw_html',
	'picture',
	'unsafe_link'
]);

/** The words that a finding is about as one reads them; as they are written where it is about the writing of them. */
export const quotedText = ({ kind, quote }: Pick<Finding, 'kind' | 'quote'>): string =>
	aboutMarkup.has(kind) ? quote : plainText(quote);

/** What a finding says, in the reader's language. */
export const findingText = ({ kind, detail }: Finding): string => sentences[kind](detail);
