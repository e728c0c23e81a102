import { untrack } from 'svelte';

/**
 * Words being edited beside the stored ones they started from. The version stays that of the start while anything is
 * unsaved: newer stored words that arrive meanwhile must lead to a conflict, not be overwritten.
 */
export class Draft<Fields extends object> {
	fields = $state() as Fields;
	base = $state.raw() as { version: number; fields: Fields };
	readonly isDirty: boolean = $derived(!isSame(this.fields, this.base.fields));

	constructor(version: number, stored: Fields, edited: Fields = stored) {
		this.base = { version, fields: structuredClone(stored) };
		this.fields = structuredClone(edited);
	}

	/** Takes stored words that arrived, unless something is unsaved. */
	receive(version: number, stored: Fields): void {
		untrack(() => {
			if (!this.isDirty && version >= this.base.version) this.rebase(version, stored, stored);
		});
	}

	/** Notes that `sent` is stored now; what was typed since then stays unsaved. */
	saved(version: number, sent: Fields): void {
		this.base = { version, fields: sent };
	}

	/** Starts again from stored words, with `edited` in the fields. */
	rebase(version: number, stored: Fields, edited: Fields): void {
		this.base = { version, fields: structuredClone(stored) };
		this.fields = structuredClone(edited);
	}

	snapshot(): Fields {
		return $state.snapshot(this.fields) as Fields;
	}
}

function isSame(one: object, other: object): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
