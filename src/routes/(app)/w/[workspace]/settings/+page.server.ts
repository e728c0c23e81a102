import { redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { pictureFrom } from '$lib/server/media/pictures.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import * as workspaces from '$lib/server/workspaces/workspaces.ts';
import { WorkspaceHandle, WorkspaceName } from '$lib/workspaces/schemas.ts';
import type { Actions, PageServerLoad } from './$types';
import { invalid, refused, type Outcome } from './outcome.ts';

export const load: PageServerLoad = async ({ locals, params }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	return {
		oldHandles: await workspaces.listOldHandles(member),
		crumbs: [{ label: m.nav_settings() }]
	};
};

type Asking = Parameters<NonNullable<Actions['name']>>[0];
const admin = ({ locals, params }: Asking) => requireMember(locals, params.workspace, 'admin');

export const actions: Actions = {
	name: async (event) => {
		const member = await admin(event);
		const typed = String((await event.request.formData()).get('name') ?? '');
		const { data, error } = WorkspaceName.safeParse({ name: typed });
		if (error) return invalid('name', error.issues[0]?.message, typed);
		try {
			await workspaces.rename(member, data.name);
		} catch (problem) {
			return refused('name', problem, typed);
		}
		return { form: 'name' } satisfies Outcome;
	},

	handle: async (event) => {
		const member = await admin(event);
		const typed = String((await event.request.formData()).get('handle') ?? '');
		const { data, error } = WorkspaceHandle.safeParse({ handle: typed });
		if (error) return invalid('handle', error.issues[0]?.message, typed);
		try {
			await workspaces.changeHandle(member, data.handle);
		} catch (problem) {
			return refused('handle', problem, typed);
		}
		redirect(303, `/w/${data.handle}/settings`);
	},

	logo: async (event) => {
		const member = await admin(event);
		try {
			await workspaces.changeLogo(member, await pictureFrom(await event.request.formData()));
		} catch (problem) {
			return refused('logo', problem);
		}
		return { form: 'logo' } satisfies Outcome;
	},

	removeLogo: async (event) => {
		await workspaces.removeLogo(await admin(event));
		return { form: 'logo' } satisfies Outcome;
	},

	delete: async (event) => {
		const member = await requireMember(event.locals, event.params.workspace, 'owner');
		const typed = String((await event.request.formData()).get('confirmation') ?? '').trim();
		try {
			await workspaces.requestDeletion(member, typed);
		} catch (problem) {
			return refused('delete', problem, typed);
		}
		return { form: 'delete' } satisfies Outcome;
	},

	keep: async (event) => {
		const member = await requireMember(event.locals, event.params.workspace, 'viewer');
		try {
			await workspaces.keep(member);
		} catch (problem) {
			return refused('keep', problem);
		}
		return { form: 'keep' } satisfies Outcome;
	}
};
