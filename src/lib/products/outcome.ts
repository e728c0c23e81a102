import type { FieldErrors } from './edits.ts';

/** Stored words that differ from those somebody wanted to save. */
export type Conflict<Fields> = { version: number; stored: Fields };

export type EditForm = 'section' | 'details' | 'sales';
export type OtherForm =
	| 'publish'
	| 'unpublish'
	| 'cancel'
	| 'pause'
	| 'resume'
	| 'outline'
	| 'approve'
	| 'collection'
	| 'dismiss'
	| 'restore'
	| 'cover'
	| 'uploadCover'
	| 'composeCover'
	| 'paint'
	| 'usePicture'
	| 'revise'
	| 'accept'
	| 'reject'
	| 'stopRevision'
	| 'restoreVersion'
	| 'lock'
	| 'move'
	| 'unlock'
	| 'showProvenance';

/** What a form of the product page answers. A refused edit keeps what was typed and the version it started from. */
export type Outcome = {
	form: EditForm | OtherForm;
	/** The section that was edited. */
	sectionId?: string;
	/** The version that is stored now. */
	saved?: number;
	code?: string;
	errors?: FieldErrors;
	version?: number;
	fields?: unknown;
	conflict?: Conflict<unknown>;
	slug?: string;
};
