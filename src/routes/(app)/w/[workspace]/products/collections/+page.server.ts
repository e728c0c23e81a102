import { fail } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { DomainError } from '$lib/server/platform/errors.ts';
import * as collections from '$lib/server/workspaces/collections.ts';
import { hasPower, requireMember } from '$lib/server/workspaces/members.ts';
import { CollectionName } from '$lib/workspaces/schemas.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	return {
		collections: await collections.list(member),
		canEdit: hasPower(member.role, 'member'),
		crumbs: [
			{ label: m.products_title(), href: `/w/${member.handle}/products` },
			{ label: m.collections_title() }
		]
	};
};

type Asking = Parameters<NonNullable<Actions['create']>>[0];
/** The collection a refusal is about; a new one has no id. */
type Kept = { id: string; typed: string };

const editor = ({ locals, params }: Asking) => requireMember(locals, params.workspace, 'member');

function refused(kept: Kept, problem: unknown) {
	if (!(problem instanceof DomainError) || problem.status >= 500) throw problem;
	return fail(problem.status, { ...kept, code: problem.code });
}

async function read(event: Asking) {
	const data = await event.request.formData();
	const kept: Kept = { id: String(data.get('id') ?? ''), typed: String(data.get('name') ?? '') };
	const parsed = CollectionName.safeParse({ name: kept.typed });
	return { kept, name: parsed.data?.name, code: parsed.error?.issues[0]?.message };
}

export const actions: Actions = {
	create: async (event) => {
		const member = await editor(event);
		const { kept, name, code } = await read(event);
		if (name === undefined) return fail(400, { ...kept, id: '', code });
		try {
			await collections.create(member, name);
		} catch (problem) {
			return refused({ ...kept, id: '' }, problem);
		}
		return { created: name };
	},

	rename: async (event) => {
		const member = await editor(event);
		const { kept, name, code } = await read(event);
		if (name === undefined) return fail(400, { ...kept, code });
		try {
			await collections.rename(member, kept.id, name);
		} catch (problem) {
			return refused(kept, problem);
		}
		return { renamed: name };
	},

	delete: async (event) => {
		const member = await editor(event);
		const id = String((await event.request.formData()).get('id') ?? '');
		try {
			return { deleted: await collections.remove(member, id) };
		} catch (problem) {
			return refused({ id, typed: '' }, problem);
		}
	},

	/** Brings back what `delete` took: the name, and the products that lay in it. */
	restore: async (event) => {
		const member = await editor(event);
		const data = await event.request.formData();
		const { data: parsed, error } = CollectionName.safeParse({ name: data.get('name') });
		if (error) return fail(400, { id: '', typed: '', code: error.issues[0]?.message });
		try {
			const id = await collections.create(member, parsed.name);
			await collections.assign(member, data.getAll('product').map(String), id);
		} catch (problem) {
			return refused({ id: '', typed: parsed.name }, problem);
		}
		return { restored: parsed.name };
	}
};
