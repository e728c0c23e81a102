import { z } from 'zod';
import { wishMaxLength, type RevisionState } from './revisions.ts';

/** What a creator asks of a model that paints: what is to be seen, or nothing. */
export const PictureOrder = z.object({
	wish: z.string().trim().max(wishMaxLength, { error: 'revision_wish_too_long' }).default('')
});
export type PictureOrder = z.infer<typeof PictureOrder>;

/** Another picture for a cover, as its page shows it. */
export type Picture = {
	id: string;
	state: RevisionState;
	wish: string;
	/** The cover as it would be; null until it is painted. */
	path: string | null;
	credits: number;
	errorCode: string | null;
};
