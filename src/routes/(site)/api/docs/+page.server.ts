import { apiDocument } from '$lib/server/api/document.ts';
import { referenceOf } from '$lib/server/api/reference.ts';
import { config } from '$lib/server/platform/config.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ setHeaders }) => {
	setHeaders({ 'cache-control': 'private, max-age=300' });
	return { reference: referenceOf(apiDocument(config().ORIGIN)) };
};
