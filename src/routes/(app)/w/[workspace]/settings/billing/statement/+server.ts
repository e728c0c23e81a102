import { redirect } from '@sveltejs/kit';
import { askedRange, findFaults } from '$lib/billing/statement-range.ts';
import { getLocale } from '$lib/paraglide/runtime.js';
import { accountStatementFile } from '$lib/server/billing/account-statement-file.ts';
import { formCode } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import { dayOf } from '$lib/workspaces/zoned-day.ts';
import type { RequestHandler } from './$types';

/** The file, or back to the form that asked, which tells what is wrong with the days or why there is none now. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	const today = dayOf(new Date(), member.viewer.timeZone ?? 'UTC');
	const { period, range } = askedRange(url.searchParams, today);
	const form = new URLSearchParams({ period, ...range });
	const page = `/w/${member.handle}/settings/billing`;
	if (findFaults(range, today)) redirect(303, `${page}?${form}#statement`);
	try {
		return await accountStatementFile(member, range, getLocale());
	} catch (problem) {
		if (!(problem instanceof DomainError) || problem.status === 404) throw problem;
		form.set('refused', formCode(problem));
		redirect(303, `${page}?${form}#statement`);
	}
};
