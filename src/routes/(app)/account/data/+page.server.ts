import { fail } from '@sveltejs/kit';
import { Proof } from '$lib/accounts/leaving-schemas.ts';
import * as leaving from '$lib/server/accounts/leaving.ts';
import { findSignInWays } from '$lib/server/accounts/password.ts';
import { formCode } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { requireViewer } from '$lib/server/workspaces/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ depends, locals, parent }) => {
	depends('account:exports');
	await parent(); // visitors are sent to sign in there
	const { email, deleteAt } = await requireViewer(locals);
	const [exports, sole, ways] = await Promise.all([
		leaving.listExports(locals.supabase),
		leaving.listSole(locals.supabase),
		findSignInWays(locals.supabase)
	]);
	const isOver = deleteAt !== null && Date.parse(deleteAt) <= Date.now();
	return { email, deleteAt, isOver, exports, sole, hasPassword: ways.hasPassword };
};

/**
 * What came of a button, with the code when it was refused. No form library: it would empty the password field each time
 * the page asks how far an export is.
 */
async function outcomeOf(about: 'export' | 'leave' | 'keep', work: () => Promise<unknown>) {
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
		const asking = {
			supabase: locals.supabase,
			viewer: await requireViewer(locals),
			place: getClientAddress()
		};
		const typed = Proof.safeParse(Object.fromEntries(await request.formData()));
		if (!typed.success) return fail(400, { about: 'leave' as const, code: 'proof_missing' });
		return outcomeOf('leave', () => leaving.requestDeletion(asking, typed.data));
	},
	keep: async ({ locals }) => {
		await requireViewer(locals);
		return outcomeOf('keep', () => leaving.keepAccount(locals.supabase));
	}
};
