import { fail, redirect } from '@sveltejs/kit';
import { message, setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { pictureUrl } from '$lib/media/picture-url.ts';
import { m } from '$lib/paraglide/messages.js';
import * as invitations from '$lib/server/workspaces/invitations.ts';
import { hasPower, requireMember } from '$lib/server/workspaces/members.ts';
import * as team from '$lib/server/workspaces/team.ts';
import {
	Confirmed,
	filtersFrom,
	InvitationId,
	MemberId,
	NewInvitation,
	NewRole,
	Resend
} from '$lib/workspaces/member-schemas.ts';
import type { Actions, PageServerLoad } from './$types';
import { act, fieldOf, refusalOf } from './outcome.ts';

export const load: PageServerLoad = async ({ depends, locals, params, url }) => {
	depends('app:members');
	const member = await requireMember(locals, params.workspace, 'viewer');
	const canManage = hasPower(member.role, 'admin');
	const filters = filtersFrom(url.searchParams);
	const [listed, owners, open, form] = await Promise.all([
		team.list(member, filters),
		team.countOwners(member),
		canManage ? invitations.list(member) : [],
		superValidate({ role: 'member' as const }, zod4(NewInvitation), { errors: false })
	]);
	return {
		members: listed.members.map(({ avatarPath, ...row }) => ({
			...row,
			avatarUrl: pictureUrl('avatars', avatarPath)
		})),
		total: listed.total,
		pages: listed.pages,
		owners,
		invitations: open,
		filters,
		form,
		me: { userId: member.viewer.userId, role: member.role, heldRole: member.heldRole },
		workspaceName: member.workspaceName,
		crumbs: [{ label: m.nav_settings(), href: `/w/${member.handle}/settings` }, { label: m.members_title() }]
	};
};

export const actions: Actions = {
	invite: async ({ locals, params, request }) => {
		const member = await requireMember(locals, params.workspace, 'admin');
		const form = await superValidate(request, zod4(NewInvitation));
		if (!form.valid) return fail(400, { form });
		try {
			await invitations.invite(member, form.data);
		} catch (problem) {
			const { code, status } = refusalOf(problem);
			return setError(form, fieldOf(code), code, { status: status as 400 });
		}
		return message(form, 'sent');
	},
	resend: async (event) => {
		const member = await requireMember(event.locals, event.params.workspace, 'admin');
		return act(event, Resend, ({ id, sentCount }) => invitations.resend(member.supabase, id, sentCount));
	},
	revoke: async (event) => {
		const member = await requireMember(event.locals, event.params.workspace, 'admin');
		return act(event, InvitationId, ({ id }) => invitations.revoke(member.supabase, id));
	},
	role: async (event) => {
		const member = await requireMember(event.locals, event.params.workspace, 'admin');
		return act(event, NewRole, (change) => team.changeRole(member, change));
	},
	remove: async (event) => {
		const member = await requireMember(event.locals, event.params.workspace, 'admin');
		return act(event, MemberId, ({ userId }) => team.remove(member, userId));
	},
	handOver: async (event) => {
		const member = await requireMember(event.locals, event.params.workspace, 'owner');
		return act(event, MemberId, ({ userId }) => team.handOver(member, userId));
	},
	leave: async (event) => {
		const member = await requireMember(event.locals, event.params.workspace, 'viewer');
		const refused = await act(event, Confirmed, () => team.leave(member));
		return refused ?? redirect(303, '/app');
	}
};
