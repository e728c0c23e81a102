import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { TaskRoutes } from '$lib/models/route-schema.ts';
import { m } from '$lib/paraglide/messages.js';
import * as models from '$lib/server/admin/models.ts';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { formOutcome } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { entryOf } from '../route-entry.ts';
import { taskWords } from '../model-words.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const admin = await requirePlatformAdmin(locals);
	const found = await models.findTask(admin, params.task);
	if (!found) throw new DomainError('model_task_not_found', 404);
	const { task, version, routes } = found;
	return {
		task,
		routes: { version, routes: routes.map(entryOf) },
		crumbs: [{ label: m.models_title(), href: '/admin/models' }, { label: taskWords(task) }]
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const admin = await requirePlatformAdmin(locals);
		const form = await superValidate(request, zod4(TaskRoutes));
		if (!form.valid) return fail(400, { form });
		try {
			await models.setRoutes(admin, params.task, form.data);
		} catch (problem) {
			return formOutcome(form, problem);
		}
		redirect(303, '/admin/models');
	}
};
