import { z } from 'zod';

/** What a section can be told about. Each kind has its words in finding-words.ts. */
export const findingKinds = [
	'preamble',
	'closing_offer',
	'wrapping_fence',
	'thinking',
	'self_reference',
	'prompt_echo',
	'placeholder',
	'repeated_passage',
	'repeated_heading',
	'overlap',
	'too_short',
	'too_long',
	'wrong_language',
	'wrong_variant',
	'unclosed_code',
	'broken_link',
	'broken_table',
	'broken_emphasis',
	'heading_jump',
	'raw_html',
	'picture',
	'unsafe_link',
	'no_objectives',
	'no_exercise',
	'no_solution',
	'no_quiz',
	'quiz_answers',
	'answers_shown',
	'no_fields',
	'bracket_fields',
	'no_steps',
	'no_checklist',
	'claim_unsupported',
	'claim_supported'
] as const;
export type FindingKind = (typeof findingKinds)[number];

/**
 * One remark on a section's Markdown. `repair` is worth another request to the model; a `note` is for the creator's eye.
 * `start` and `end` are UTF-16 offsets into the text that was judged; both 0 when the remark is about the whole.
 */
export const Finding = z.object({
	kind: z.enum(findingKinds),
	severity: z.enum(['repair', 'note']),
	quote: z.string(),
	start: z.number().int(),
	end: z.number().int(),
	/** What the sentence about it needs: figures, a title, a reason. */
	detail: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
	/** What may safely stand there instead; absent when only a person can tell. */
	fix: z.string().optional()
});
export type Finding = z.infer<typeof Finding>;

/** Findings as stored; those of a kind that is not known any more are left out. */
export function storedFindings(value: unknown): Finding[] {
	return z
		.array(z.unknown())
		.catch([])
		.parse(value)
		.flatMap((entry) => Finding.safeParse(entry).data ?? []);
}

const embarrassing = new Set<FindingKind>([
	'preamble',
	'closing_offer',
	'wrapping_fence',
	'thinking',
	'self_reference',
	'prompt_echo',
	'placeholder'
]);

/** True for traces of the machine and unfilled places: what a buyer must not meet. */
export const isLeftover = ({ kind }: Pick<Finding, 'kind'>): boolean => embarrassing.has(kind);

/** True for what is good to know and nothing to act on: a claim that a source bears out. */
export const isGood = ({ kind }: Pick<Finding, 'kind'>): boolean => kind === 'claim_supported';

/** What stays the same about a finding while the text around it changes: a dismissal holds for this. */
export const fingerprint = ({ kind, quote }: Pick<Finding, 'kind' | 'quote'>): string => `${kind}:${quote}`;

/** A finding beside what became of it. */
export type Remark = Finding & { dismissal: { id: string; by: string | null; at: string } | null };

/** True for what waits for somebody: to be mended, or let stand. */
export const isOpen = (remark: Remark): boolean => !remark.dismissal && !isGood(remark);
