import { randomUUID } from 'node:crypto';
import { fail } from '@sveltejs/kit';
import { message, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { m } from '$lib/paraglide/messages.js';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import * as workspaces from '$lib/server/admin/workspaces.ts';
import { formOutcome } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { isUuid } from '$lib/uuid.ts';
import type { Actions, PageServerLoad } from './$types';
import { Adjustment } from './adjustment.ts';

export const load: PageServerLoad = async ({ locals, params }) => {
	const admin = await requirePlatformAdmin(locals);
	const workspace = await workspaces.findWorkspace(admin, params.workspace);
	if (!workspace) throw new DomainError('workspace_not_found', 404);
	const [lines, payments, form] = await Promise.all([
		workspaces.listLines(admin, workspace.id),
		workspaces.listPayments(admin, workspace.id),
		superValidate({ key: randomUUID() }, zod4(Adjustment), { errors: false })
	]);
	return {
		workspace,
		lines,
		payments,
		form,
		crumbs: [{ label: m.backoffice_workspaces(), href: '/admin/workspaces' }, { label: workspace.name }]
	};
};

export const actions: Actions = {
	adjust: async ({ locals, params, request }) => {
		const admin = await requirePlatformAdmin(locals);
		if (!isUuid(params.workspace)) throw new DomainError('workspace_not_found', 404);
		const form = await superValidate(request, zod4(Adjustment));
		if (!form.valid) return fail(400, { form });
		const { amount, reason, key } = form.data;
		try {
			const workspaceId = params.workspace;
			await workspaces.adjustCredits(admin, { workspaceId, amount: amount ?? 0, reason, key });
		} catch (problem) {
			return formOutcome(form, problem);
		}
		form.data = { amount: null, reason: '', key: randomUUID() };
		return message(form, 'adjusted');
	}
};
