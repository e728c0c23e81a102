import type { DayRange } from '../../billing/statement-range.ts';
import type { Locale } from '../../paraglide/runtime.js';
import { dayAfter, startOfDay } from '../../workspaces/zoned-day.ts';
import { config } from '../platform/config.ts';
import { createLimiter, requireRoom } from '../platform/limits.ts';
import { documents } from '../platform/typesetting.ts';
import type { Member } from '../workspaces/members.ts';
import { readAccountStatement } from './account-statement.ts';
import { contentOf } from './statement-content.ts';

/** Making one keeps a core busy for about a second. */
const perPerson = createLimiter({ name: 'statements', most: 10, seconds: 60 });

/**
 * The account statement of these days as a PDF, in the person's time zone. Throws `rate_limited` (429, with `waitSeconds`),
 * `statement_too_long` (422), `documents_busy` (503).
 */
export async function accountStatementFile(
	{ supabase, viewer, workspaceId, workspaceName, handle }: Member,
	range: DayRange,
	locale: Locale
): Promise<Response> {
	await requireRoom(perPerson, viewer.userId);
	const timeZone = viewer.timeZone ?? 'UTC';
	const statement = await readAccountStatement(supabase, workspaceId, {
		from: startOfDay(range.from, timeZone),
		until: startOfDay(dayAfter(range.to), timeZone)
	});
	const content = contentOf(statement, {
		workspace: { name: workspaceName, handle },
		site: new URL(config().ORIGIN).host,
		range,
		timeZone,
		madeAt: new Date(),
		locale
	});
	return new Response(await documents.typeset('billing/account-statement.typ', content), {
		headers: {
			'content-type': 'application/pdf',
			'content-disposition': `attachment; filename="statement-${handle}-${range.from}-${range.to}.pdf"`,
			'cache-control': 'private, no-store',
			'x-content-type-options': 'nosniff'
		}
	});
}
