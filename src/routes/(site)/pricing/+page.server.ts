import { choiceFrom, currenciesOf } from '$lib/billing/choice.ts';
import { listPacks, listPlans } from '$lib/server/billing/plans.ts';
import { getPrice } from '$lib/server/ledger/credits.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { supabase }, url }) => {
	const [plans, packs, productCredits] = await Promise.all([
		listPlans(supabase),
		listPacks(supabase),
		getPrice(supabase, 'generate_product')
	]);
	const currencies = currenciesOf(plans);
	return { plans, packs, productCredits, currencies, choice: choiceFrom(url.searchParams, currencies) };
};
