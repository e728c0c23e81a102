import type { RequestEvent } from '@sveltejs/kit';
import * as forms from '$lib/products/edit-forms.ts';
import { fieldErrors } from '$lib/products/edits.ts';
import type { Outcome } from '$lib/products/outcome.ts';
import { RevisionOrder } from '$lib/products/revisions.ts';
import { SectionMove } from '$lib/products/section-moves.ts';
import * as products from '$lib/server/products/index.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import { versionOf } from '$lib/version.ts';
import { invalid, refused } from './refusals.ts';

type Asking = RequestEvent<{ workspace: string; product: string }>;

const text = (data: FormData, name: string): string => String(data.get(name) ?? '');
const given = (data: FormData, name: string): string | undefined => text(data, name) || undefined;

async function asked({ locals, params, request }: Asking) {
	const member = await requireMember(locals, params.workspace, 'member');
	const data = await request.formData();
	return { member, data, place: { productId: params.product, sectionId: text(data, 'section') } };
}

async function answered(kept: Outcome, work: () => Promise<Partial<Outcome> | void>) {
	try {
		return { ...kept, ...(await work()) } satisfies Outcome;
	} catch (problem) {
		return refused(kept, problem);
	}
}

/** What can be done to one section beside typing its text. */
export const revisionActions = {
	revise: async (event: Asking) => {
		const { member, data, place } = await asked(event);
		const kept = { form: 'revise', sectionId: place.sectionId } as const;
		const order = RevisionOrder.safeParse({
			kind: text(data, 'kind'),
			wish: text(data, 'wish'),
			start: given(data, 'start'),
			end: given(data, 'end')
		});
		if (!order.success) return invalid(kept, fieldErrors(order.error));
		const key = given(data, 'key') ?? crypto.randomUUID();
		const version = forms.versionFrom(data);
		return answered(kept, async () => {
			await products.requestRevision(member, { ...place, version }, order.data, key);
		});
	},

	stopRevision: async (event: Asking) => {
		const { member, data } = await asked(event);
		return answered({ form: 'stopRevision' }, async () => {
			await products.cancelRevision(member, text(data, 'revision'));
		});
	},

	reject: async (event: Asking) => {
		const { member, data } = await asked(event);
		return answered({ form: 'reject' }, () => products.rejectRevision(member, text(data, 'revision')));
	},

	accept: async (event: Asking) => {
		const { member, data, place } = await asked(event);
		const version = forms.versionFrom(data);
		const taken = data.has('some') ? data.getAll('taken').map(Number) : null;
		const kept = { form: 'accept', sectionId: place.sectionId, version } as const;
		const { productId } = place;
		return answered(kept, async () => {
			const accepted = { productId, id: text(data, 'revision'), version, taken };
			return { saved: (await products.acceptRevision(member, accepted)).version };
		});
	},

	restoreVersion: async (event: Asking) => {
		const { member, data, place } = await asked(event);
		const versions = { version: forms.versionFrom(data), from: versionOf(text(data, 'from')) };
		return answered({ form: 'restoreVersion', sectionId: place.sectionId }, async () => ({
			saved: await products.restoreVersion(member, place, versions)
		}));
	},

	move: async (event: Asking) => {
		const { member, data, place } = await asked(event);
		const kept = { form: 'move', sectionId: place.sectionId } as const;
		const move = SectionMove.safeParse({ module: text(data, 'module'), place: text(data, 'place') });
		if (!move.success) return invalid(kept, fieldErrors(move.error));
		return answered(kept, () => products.moveSection(member, place, move.data));
	},

	lock: async (event: Asking) => {
		const { member, place } = await asked(event);
		return answered({ form: 'lock' }, () => products.setLock(member, place, true));
	},

	unlock: async (event: Asking) => {
		const { member, place } = await asked(event);
		return answered({ form: 'unlock' }, () => products.setLock(member, place, false));
	},

	showProvenance: async (event: Asking) => {
		const { member, data, place } = await asked(event);
		return answered({ form: 'showProvenance' }, () =>
			products.showProvenance(member, place.productId, data.has('shown'))
		);
	}
};
