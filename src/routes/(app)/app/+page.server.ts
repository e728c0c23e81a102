import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** Home: the oldest workspace. Who has none came to read what they bought. */
export const load: PageServerLoad = async ({ parent }) => {
	const [first] = (await parent()).workspaces;
	redirect(303, first ? `/w/${first.handle}/products` : '/library');
};
