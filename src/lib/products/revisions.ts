import { z } from 'zod';
import type { Finding } from './findings.ts';
import { tones, toneWordsMaxLength } from './brief.ts';

export const revisionKinds = ['regenerate', 'expand', 'shorten', 'tone', 'instruct'] as const;
export type RevisionKind = (typeof revisionKinds)[number];

export type RevisionState = 'queued' | 'running' | 'ready' | 'accepted' | 'rejected' | 'failed' | 'cancelled';

/** revisions_wish_length. */
export const wishMaxLength = 1000;

/** The tones one can choose; any other wish for a tone is the creator's own words. */
export const namedTones = tones.filter((tone) => tone !== 'own');

const offset = z.coerce.number().int().min(0).optional();

/** What a creator asks of a model for one section, or for the part of its text between two UTF-16 offsets. */
export const RevisionOrder = z
	.object({
		kind: z.enum(revisionKinds, { error: 'revision_kind_unknown' }),
		wish: z.string().trim().max(wishMaxLength, { error: 'revision_wish_too_long' }).default(''),
		start: offset,
		end: offset
	})
	.check(({ value, issues }) => {
		const { kind, wish, start, end } = value;
		const say = (message: string) => issues.push({ code: 'custom', message, path: ['wish'], input: wish });
		if ((kind === 'tone' || kind === 'instruct') && wish === '') say('revision_wish_missing');
		if (kind === 'tone' && wish.length > toneWordsMaxLength) say('revision_wish_too_long');
		if ((start === undefined) !== (end === undefined) || (start ?? 0) > (end ?? 0))
			say('revision_selection_wrong');
	});
export type RevisionOrder = z.infer<typeof RevisionOrder>;

/** What a page shows of a revision. Sent whole whenever its state changes. */
export type Revision = {
	id: string;
	sectionId: string;
	sectionVersion: number;
	kind: RevisionKind;
	wish: string;
	/** The words that were selected; null for the whole section. */
	quote: string | null;
	state: RevisionState;
	attempt: number;
	/** The text so far, while it is written. */
	partial: string;
	before: string;
	after: string | null;
	findings: Finding[];
	credits: number;
	errorCode: string | null;
	createdAt: string;
};

export const isWriting = ({ state }: Pick<Revision, 'state'>): boolean =>
	state === 'queued' || state === 'running';
