import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { OwnKey } from '$lib/models/route-schema.ts';
import { namedProviders } from '$lib/ai/providers.ts';
import { m } from '$lib/paraglide/messages.js';
import { formOutcome } from '$lib/server/form-outcome.ts';
import { getPrices } from '$lib/server/ledger/credits.ts';
import * as ownKeys from '$lib/server/models/own-keys.ts';
import { servedProviders, tryOwnKey } from '$lib/server/models/trying.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { listActors } from '$lib/server/workspaces/audit-actors.ts';
import { hasPower, requireMember } from '$lib/server/workspaces/members.ts';
import { requireKeeper } from '$lib/server/workspaces/records.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { supabase, workspaceId, role, handle } = await requireKeeper(locals, params.workspace);
	const [keys, { people }, served, prices] = await Promise.all([
		ownKeys.list({ supabase, workspaceId }),
		listActors(supabase, workspaceId),
		servedProviders(),
		getPrices(supabase, 'generate_product')
	]);
	const names = new Map(people.map(({ id, name }) => [id, name]));
	return {
		providers: namedProviders.map((provider) => {
			const key = keys.find((one) => one.provider === provider);
			return {
				provider,
				isServed: served.includes(provider),
				key: key ? { hint: key.hint, setAt: key.setAt, setBy: names.get(key.setBy ?? '') ?? null } : null
			};
		}),
		prices,
		canChange: hasPower(role, 'admin'),
		crumbs: [{ label: m.nav_settings(), href: `/w/${handle}/settings` }, { label: m.own_keys_title() }]
	};
};

const readProvider = (data: FormData) => {
	const provider = namedProviders.find((known) => known === data.get('provider'));
	if (!provider) throw new DomainError('ai_own_key_missing', 409);
	return provider;
};

export const actions: Actions = {
	/** The key goes one way: what answers the form is without it. */
	set: async ({ locals, params, request }) => {
		const { supabase, workspaceId } = await requireMember(locals, params.workspace, 'admin');
		const form = await superValidate(request, zod4(OwnKey));
		const { provider, key } = form.data;
		form.data.key = '';
		if (!form.valid) return fail(400, { form });
		try {
			await ownKeys.set({ supabase, workspaceId }, { provider, key });
		} catch (problem) {
			return formOutcome(form, problem);
		}
		return { form };
	},

	remove: async ({ locals, params, request }) => {
		const { supabase, workspaceId } = await requireKeeper(locals, params.workspace);
		await ownKeys.remove({ supabase, workspaceId }, readProvider(await request.formData()));
	},

	/** Costs a few tokens of the workspace's own. */
	test: async ({ locals, params, request }) => {
		const { workspaceId } = await requireMember(locals, params.workspace, 'admin');
		const provider = readProvider(await request.formData());
		try {
			return { tested: { provider, trial: await tryOwnKey(workspaceId, provider) } };
		} catch (problem) {
			if (!(problem instanceof DomainError)) throw problem;
			return fail(problem.status, { refused: { provider, code: problem.code, wait: problem.waitSeconds } });
		}
	}
};
