import type { AuditKind } from './audit-filters.ts';

/** A field that changed, in words. Null: there was nothing before, as the thing is new, or is nothing after, as it is gone. */
export type Change = { label: string; from: string | null; to: string | null };

/** An entry of the log as a person reads it, in their language. */
export type AuditRow = {
	id: number;
	at: string;
	/** Null for what no filter knows yet. */
	kind: AuditKind | null;
	sentence: string;
	/** `id` narrows the log to whoever it was. */
	actor: { id: string | null; words: string };
	workspace: { handle: string; name: string } | null;
	changes: Change[];
	address: string | null;
	browser: string | null;
};

export type AuditActor = { id: string; name: string };
