import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { m } from '$lib/paraglide/messages.js';
import { formOutcome } from '$lib/server/form-outcome.ts';
import { config } from '$lib/server/platform/config.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import * as apiKeys from '$lib/server/workspaces/api-keys.ts';
import { listActors } from '$lib/server/workspaces/audit-actors.ts';
import { hasPower, requireMember } from '$lib/server/workspaces/members.ts';
import { requireKeeper } from '$lib/server/workspaces/records.ts';
import { ApiKeyForm, newApiKeyOf } from '$lib/workspaces/api-key-schema.ts';
import { scopeWords } from '$lib/workspaces/scope-words.ts';
import { knownZone } from '$lib/workspaces/zoned-day.ts';
import { isUuid } from '$lib/uuid.ts';
import type { Actions, PageServerLoad } from './$types';
import { stateOf, type ShownKey } from './key-state.ts';

export const load: PageServerLoad = async ({ locals, params }) => {
	const member = await requireKeeper(locals, params.workspace);
	const { supabase, workspaceId, viewer, handle } = member;
	const [keys, { people }, form] = await Promise.all([
		apiKeys.list({ supabase, workspaceId }),
		listActors(supabase, workspaceId),
		superValidate(zod4(ApiKeyForm), { errors: false })
	]);
	const names = new Map(people.map(({ id, name }) => [id, name]));
	return {
		form,
		keys: keys.map((key) => shown(key, names)),
		canCreate: hasPower(member.role, 'admin'),
		origin: config().ORIGIN,
		timeZone: knownZone(viewer.timeZone ?? 'UTC'),
		crumbs: [{ label: m.nav_settings(), href: `/w/${handle}/settings` }, { label: m.keys_title() }]
	};
};

function shown({ createdBy, scopes, ...key }: apiKeys.ListedKey, names: Map<string, string>): ShownKey {
	return {
		...key,
		access: scopeWords(scopes),
		madeBy: names.get(createdBy ?? '') ?? null,
		state: stateOf(key, Date.now())
	};
}

export const actions: Actions = {
	/** The one answer that carries a token; it is nowhere else, and nobody keeps the answer on the way. */
	create: async ({ locals, params, request, setHeaders }) => {
		const { supabase, workspaceId } = await requireMember(locals, params.workspace, 'admin');
		const form = await superValidate(request, zod4(ApiKeyForm));
		if (!form.valid) return fail(400, { form });
		try {
			const { token } = await apiKeys.create({ supabase, workspaceId }, newApiKeyOf(form.data));
			setHeaders({ 'cache-control': 'private, no-store' });
			return { form, made: { name: form.data.name, token } };
		} catch (problem) {
			return formOutcome(form, problem);
		}
	},

	revoke: async ({ locals, params, request }) => {
		const { supabase } = await requireKeeper(locals, params.workspace);
		const id = (await request.formData()).get('id');
		if (!isUuid(id)) throw new DomainError('api_key_not_found', 404);
		await apiKeys.revoke({ supabase }, id);
	}
};
