import { deserialize } from '$app/forms';
import { Draft } from '$lib/products/draft.svelte.ts';
import type { FieldErrors } from '$lib/products/edits.ts';
import type { Conflict, Outcome } from '$lib/products/outcome.ts';
import { fieldsOf, outlineOf, type OutlineFields } from '$lib/products/outline-fields.ts';
import type { Outline } from '$lib/products/types.ts';
import { whyUnanswered, type Unanswered } from '$lib/ui/in-place.ts';

/** An outline being edited: saved in the background, refused saves told, and neither text lost when two people edit. */
export class OutlineKeeper {
	draft: Draft<OutlineFields>;
	errors = $state.raw<FieldErrors>({});
	problem = $state<string | null>(null);
	/** What somebody else saved meanwhile. */
	stored = $state.raw<Conflict<Outline> | null>(null);
	isSaving = $state(false);
	/** Why the last save was not answered. */
	unanswered = $state.raw<Unanswered | null>(null);
	#running: Promise<boolean> | null = null;

	constructor({ version, outline }: { version: number; outline: Outline }, problem: string | null) {
		this.draft = new Draft(version, fieldsOf(outline));
		this.problem = problem;
	}

	get sections() {
		return this.draft.fields.sections;
	}
	set sections(sections) {
		this.draft.fields.sections = sections;
	}

	/**
	 * True when all that is on the page is stored. One save at a time: a second one with the version of the first would
	 * be refused as if somebody else had saved.
	 */
	async save(): Promise<boolean> {
		await this.#running; // words typed since then may be taken where those were not
		while (this.draft.isDirty) {
			this.#running ??= this.#saveOnce().finally(() => (this.#running = null));
			if (!(await this.#running)) return false;
		}
		return true;
	}

	async #saveOnce(): Promise<boolean> {
		const sent = this.draft.snapshot();
		this.isSaving = true;
		this.unanswered = null;
		try {
			const result = await this.#send(sent);
			if (result.type === 'failure') this.take(result.data);
			if (result.type === 'error') this.unanswered = whyUnanswered(result);
			if (result.type !== 'success') return false;
			this.draft.saved(result.data?.saved ?? this.draft.base.version, sent);
			this.#settle();
			return true;
		} catch (problem) {
			this.unanswered = whyUnanswered({ error: problem as Error });
			return false;
		} finally {
			this.isSaving = false;
		}
	}

	async #send(fields: OutlineFields) {
		const body = new FormData();
		body.set('version', String(this.draft.base.version));
		body.set('outline', JSON.stringify(outlineOf(fields)));
		const headers = { 'x-sveltekit-action': 'true' };
		const response = await fetch('?/outline', { method: 'POST', body, headers });
		return deserialize<Outcome, Outcome>(await response.text());
	}

	/** Takes what a form was refused with. */
	take(refusal: Outcome | undefined): void {
		this.errors = refusal?.errors ?? {};
		this.problem = refusal?.code ?? null;
		this.stored = (refusal?.conflict as Conflict<Outline> | undefined) ?? null;
	}

	#settle(): void {
		this.errors = {};
		this.problem = null;
		this.stored = null;
	}

	takeStored(): void {
		if (!this.stored) return;
		const fields = fieldsOf(this.stored.stored);
		this.draft.rebase(this.stored.version, fields, fields);
		this.#settle();
	}

	keepMine(): void {
		if (!this.stored) return;
		this.draft.rebase(this.stored.version, fieldsOf(this.stored.stored), this.draft.snapshot());
		this.#settle();
		void this.save();
	}
}
