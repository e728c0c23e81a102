import { fail, redirect } from '@sveltejs/kit';
import { message, setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { pictureUrl } from '$lib/media/picture-url.ts';
import { m } from '$lib/paraglide/messages.js';
import { listUsage, type LimitUse } from '$lib/server/billing/plan.ts';
import { listQuotas, setQuota } from '$lib/server/billing/wallet.ts';
import { formCode } from '$lib/server/form-outcome.ts';
import * as invitations from '$lib/server/workspaces/invitations.ts';
import { hasPower, requireMember } from '$lib/server/workspaces/members.ts';
import * as team from '$lib/server/workspaces/team.ts';
import {
	Confirmed,
	filtersFrom,
	InvitationId,
	MemberId,
	NewInvitation,
	NewQuota,
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
	const { supabase, workspaceId } = member;
	const [listed, owners, open, quotas, usage, form] = await Promise.all([
		team.list(member, filters),
		team.countOwners(member),
		canManage ? invitations.list(member) : [],
		canManage ? listQuotas(supabase, workspaceId) : {},
		canManage ? listUsage(supabase, workspaceId) : [],
		superValidate({ role: 'member' as const }, zod4(NewInvitation), { errors: false })
	]);
	return {
		members: listed.members.map(({ avatarPath, ...row }) => ({
			...row,
			avatarUrl: pictureUrl('avatars', avatarPath),
			quota: (quotas as Record<string, number>)[row.userId] ?? null
		})),
		total: listed.total,
		pages: listed.pages,
		owners,
		invitations: open,
		seats: seatsIn(usage),
		filters,
		form,
		me: { userId: member.viewer.userId, role: member.role, heldRole: member.heldRole },
		workspaceName: member.workspaceName,
		crumbs: [{ label: m.nav_settings(), href: `/w/${member.handle}/settings` }, { label: m.members_title() }]
	};
};

/** The places of the plan when all are taken; null while there is room. */
function seatsIn(usage: LimitUse[]): number | null {
	const members = usage.find(({ name }) => name === 'members');
	if (!members || members.allowed === null) return null;
	return members.used >= members.allowed ? members.allowed : null;
}

export const actions: Actions = {
	invite: async ({ locals, params, request }) => {
		const member = await requireMember(locals, params.workspace, 'admin');
		const form = await superValidate(request, zod4(NewInvitation));
		if (!form.valid) return fail(400, { form });
		try {
			await invitations.invite(member, form.data);
		} catch (problem) {
			const refusal = refusalOf(problem);
			const status = refusal.status as 400;
			return setError(form, fieldOf(refusal.code), formCode(refusal), { status });
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
	quota: async (event) => {
		const { supabase, workspaceId } = await requireMember(event.locals, event.params.workspace, 'admin');
		return act(event, NewQuota, ({ userId, quota }) => setQuota(supabase, workspaceId, userId, quota));
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
