import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { Proof } from '$lib/accounts/leaving-schemas.ts';
import * as leaving from '$lib/server/accounts/leaving.ts';
import { findSignInWays } from '$lib/server/accounts/password.ts';
import { formCode } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { requireViewer } from '$lib/server/workspaces/viewer.ts';
import type { Actions, PageServerLoad } from './$types';
import { proofError } from './outcome.ts';

export const load: PageServerLoad = async ({ depends, locals, parent }) => {
	depends('account:exports');
	await parent(); // visitors are sent to sign in there
	const { email, deleteAt } = await requireViewer(locals);
	const [exports, sole, ways, proofForm] = await Promise.all([
		leaving.listExports(locals.supabase),
		leaving.listSole(locals.supabase),
		findSignInWays(locals.supabase),
		superValidate(zod4(Proof))
	]);
	const isOver = deleteAt !== null && Date.parse(deleteAt) <= Date.now();
	return { email, deleteAt, isOver, exports, sole, hasPassword: ways.hasPassword, proofForm };
};

/** What came of a button without a field: its code when it was refused. */
async function outcomeOf(about: 'export' | 'keep', work: () => Promise<unknown>) {
	try {
		await work();
		return { about, code: null };
	} catch (problem) {
		if (!(problem instanceof DomainError) || problem.status === 401) throw problem;
		return fail(problem.status, { about, code: formCode(problem) });
	}
}

export const actions: Actions = {
	export: async ({ locals }) => {
		await requireViewer(locals);
		return outcomeOf('export', () => leaving.requestExport(locals.supabase));
	},
	leave: async ({ getClientAddress, locals, request }) => {
		const viewer = await requireViewer(locals);
		const form = await superValidate(request, zod4(Proof));
		const proof = { ...form.data };
		form.data.proof = '';
		if (!form.valid) return fail(400, { form });
		try {
			const asking = { supabase: locals.supabase, viewer, place: getClientAddress() };
			await leaving.requestDeletion(asking, proof);
		} catch (problem) {
			return proofError(form, problem);
		}
		return { form };
	},
	keep: async ({ locals }) => {
		await requireViewer(locals);
		return outcomeOf('keep', () => leaving.keepAccount(locals.supabase));
	}
};
