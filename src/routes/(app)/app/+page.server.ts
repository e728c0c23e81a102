import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** Home: the oldest workspace that is not on its way out. Who has none came to read what they bought. */
export const load: PageServerLoad = async ({ parent }) => {
	const { workspaces } = await parent();
	const home = workspaces.find(({ deleteAt }) => !deleteAt) ?? workspaces[0];
	redirect(303, home ? `/w/${home.handle}/products` : '/library');
};
