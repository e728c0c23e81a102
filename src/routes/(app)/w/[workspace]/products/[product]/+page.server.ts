import { fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import * as forms from '$lib/products/edit-forms.ts';
import type { Outcome } from '$lib/products/outcome.ts';
import { isEnded } from '$lib/products/progress.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import * as products from '$lib/server/products/index.ts';
import * as collections from '$lib/server/workspaces/collections.ts';
import { hasPower, requireMember } from '$lib/server/workspaces/members.ts';
import type { Actions, PageServerLoad } from './$types';
import { chooseCover, composeCover, paint, uploadCover, usePicture } from './cover-actions.ts';
import { approveOutline, saveOutline } from './outline-actions.ts';
import { detailsConflict, invalid, refused } from './refusals.ts';
import { revisionActions } from './revision-actions.ts';

const tabs = ['text', 'sales', 'details', 'cover', 'made'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	const product = await products.get(member, params.product);
	const asked = tabs.find((tab) => tab === url.searchParams.get('tab'));
	const state = product.generationState ?? 'succeeded';
	const isRunning = !isEnded(state);
	const section = product.sections.find(({ id }) => id === url.searchParams.get('section'));
	return {
		product,
		// Also once it is done, for the page that watched it; a tab asked for by name is the editor's.
		progress: asked && !isRunning ? null : await products.findProgress(member, product.id),
		isRunning,
		openOutline: state === 'awaiting_approval' ? await products.findOpenOutline(member, product.id) : null,
		quote: state === 'awaiting_approval' ? await products.quote(member) : null,
		plannedSections: product.plannedSections ?? 8,
		crumbs: crumbs(member.handle, product.title),
		// What failed half way can still be edited: a tab asked for by name opens it.
		view: isRunning || (state !== 'succeeded' && !asked) ? ('progress' as const) : ('editor' as const),
		tab: asked ?? 'text',
		reports: isRunning ? {} : await products.readReports(member, product.id, product.sections),
		revisions: isRunning ? [] : await products.listOpenRevisions(member, product.id),
		revisionQuote: await products.quoteRevision(member),
		picture: asked === 'cover' ? await products.findPicture(member, product.id) : null,
		pictureQuote: asked === 'cover' ? await products.quotePicture(member) : null,
		provenance: asked === 'made' ? await products.readProvenance(member, product.id) : null,
		sectionId: (section ?? product.sections[0])?.id ?? null,
		currencies: await products.listCurrencies(member),
		collections: await collections.list(member),
		canEdit: hasPower(member.role, 'member')
	};
};

function crumbs(handle: string, title: string) {
	return [{ label: m.products_title(), href: `/w/${handle}/products` }, { label: title }];
}

type Asking = Parameters<NonNullable<Actions['publish']>>[0];

const editor = ({ locals, params }: Asking) => requireMember(locals, params.workspace, 'member');

const placeOf = ({ params }: Asking, data: FormData) => ({
	productId: params.product,
	sectionId: String(data.get('section') ?? '')
});

/** An action on the product's newest generation; afterwards its page shows what came of it. */
function steer(form: 'cancel' | 'pause' | 'resume', act: typeof products.resume) {
	return async (event: Asking) => {
		const member = await editor(event);
		try {
			const progress = await products.findProgress(member, event.params.product);
			if (progress) await act(member, progress.generation.id);
		} catch (problem) {
			return refused({ form }, problem);
		}
		redirect(303, event.url.pathname);
	};
}

export const actions: Actions = {
	revise: revisionActions.revise,

	stopRevision: revisionActions.stopRevision,

	accept: revisionActions.accept,

	reject: revisionActions.reject,

	restoreVersion: revisionActions.restoreVersion,

	move: revisionActions.move,

	lock: revisionActions.lock,

	unlock: revisionActions.unlock,

	showProvenance: revisionActions.showProvenance,

	section: async (event) => {
		const member = await editor(event);
		const data = await event.request.formData();
		const fields = forms.sectionFields(data);
		const kept = {
			form: 'section',
			sectionId: String(data.get('section')),
			version: forms.versionFrom(data),
			fields
		} as const;
		const { value, errors } = forms.checkSection(fields);
		if (errors) return invalid(kept, errors);
		try {
			const place = { productId: event.params.product, sectionId: kept.sectionId };
			const saved = await products.saveSection(member, place, kept.version, value);
			return { form: 'section', sectionId: kept.sectionId, saved } satisfies Outcome;
		} catch (problem) {
			return refused(kept, problem);
		}
	},

	dismiss: async (event) => {
		const member = await editor(event);
		const data = await event.request.formData();
		await products.dismissFinding(member, placeOf(event, data), String(data.get('finding') ?? ''));
		return { form: 'dismiss' } satisfies Outcome;
	},

	restore: async (event) => {
		const member = await editor(event);
		const data = await event.request.formData();
		await products.restoreFinding(member, placeOf(event, data), String(data.get('finding') ?? ''));
		return { form: 'restore' } satisfies Outcome;
	},

	details: async (event) => {
		const member = await editor(event);
		const data = await event.request.formData();
		const fields = forms.detailsFields(data);
		const kept = { form: 'details', version: forms.versionFrom(data), fields } as const;
		const { value, errors } = forms.checkDetails(fields);
		if (errors) return invalid(kept, errors);
		const currencies = await products.listCurrencies(member);
		if (!currencies.some(({ code }) => code === value.currency)) {
			return invalid(kept, { currency: 'currency_unknown' });
		}
		try {
			const saved = await products.saveDetails(member, event.params.product, kept.version, value);
			return { form: 'details', saved } satisfies Outcome;
		} catch (problem) {
			return refused(kept, problem, detailsConflict);
		}
	},

	sales: async (event) => {
		const member = await editor(event);
		const data = await event.request.formData();
		const fields = forms.salesFields(data);
		const kept = { form: 'sales', version: forms.versionFrom(data), fields } as const;
		const { value, errors } = forms.checkSales(fields);
		if (errors) return invalid(kept, errors);
		try {
			const saved = await products.saveSalesCopy(member, event.params.product, kept.version, value);
			return { form: 'sales', saved } satisfies Outcome;
		} catch (problem) {
			return refused(kept, problem);
		}
	},

	collection: async (event) => {
		const member = await editor(event);
		const chosen = String((await event.request.formData()).get('collection') ?? '');
		try {
			const moved = await collections.assign(member, [event.params.product], chosen || null);
			if (moved === 0) throw new DomainError('product_not_found', 404);
			return { form: 'collection' } satisfies Outcome;
		} catch (problem) {
			// Somebody deleted it meanwhile: said beside the choice, not as a missing page.
			if (!(problem instanceof DomainError) || problem.code !== 'collection_not_found') throw problem;
			return fail(problem.status, { form: 'collection', code: problem.code } satisfies Outcome);
		}
	},

	publish: async (event) => {
		const member = await editor(event);
		const version = forms.versionFrom(await event.request.formData());
		try {
			const slug = await products.publish(member, event.params.product, version);
			return { form: 'publish', slug } satisfies Outcome;
		} catch (problem) {
			return refused({ form: 'publish' }, problem);
		}
	},

	unpublish: async (event) => {
		await products.unpublish(await editor(event), event.params.product);
		return { form: 'unpublish' } satisfies Outcome;
	},

	cancel: steer('cancel', products.cancel),

	pause: steer('pause', products.pause),

	resume: steer('resume', products.resume),

	outline: async (event) => saveOutline(await editor(event), event),

	approve: async (event) => approveOutline(await editor(event), event),

	cover: async (event) => chooseCover(await editor(event), event),

	uploadCover: async (event) => uploadCover(await editor(event), event),

	composeCover: async (event) => composeCover(await editor(event), event),

	paint: async (event) => paint(await editor(event), event),

	usePicture: async (event) => usePicture(await editor(event), event)
};
