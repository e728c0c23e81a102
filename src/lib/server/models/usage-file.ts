import { daysOf } from '../../models/usage/range.ts';
import { byteOrderMark, csvLine } from '../platform/csv.ts';
import type { Database } from '../platform/database-types.ts';
import { unwrap } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import type { UsageRange } from './usage.ts';

/** Names of columns stay the same in every language: programs read them. */
const columns = [
	'day',
	'task',
	'provider',
	'model',
	'key',
	'calls',
	'failed',
	'fallbacks',
	'input_tokens',
	'output_tokens',
	'cost_usd',
	'credits'
];

/** As many rows as one answer of the REST API holds (`max_rows` of supabase/config.toml, and of hosted projects unless changed). */
const rowsAtOnce = 1000;

type Row = Database['public']['Functions']['usage_lines']['Returns'][number];
type Scope = {
	/** Null: the platform, a line for each workspace. */
	workspaceId: string | null;
	fileName: string;
};

/**
 * The usage of a period as a CSV file (UTF-8 with a byte order mark), a line for each day, member (or workspace), task and model,
 * in which no cell is a formula. Its credits add up to those taken in the period. It is read and sent a day at a time: however long, it is never whole in memory.
 */
export function usageFile(
	supabase: SessionClient,
	range: UsageRange,
	{ workspaceId, fileName }: Scope
): Response {
	const days = daysOf(range);
	const lines = new ReadableStream<string>({
		start: (controller) => {
			const who = workspaceId === null ? 'workspace' : 'member';
			controller.enqueue(byteOrderMark + csvLine([...columns.slice(0, 1), who, ...columns.slice(1)]));
		},
		pull: async (controller) => {
			const day = days.shift();
			if (day === undefined) return controller.close();
			controller.enqueue(await linesOf(supabase, day, range.zone, workspaceId));
		}
	});
	return new Response(lines.pipeThrough(new TextEncoderStream()), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${fileName}-${range.from}-${range.to}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
}

async function linesOf(
	supabase: SessionClient,
	day: string,
	zone: string,
	workspaceId: string | null
): Promise<string> {
	const scope = workspaceId === null ? {} : { p_workspace_id: workspaceId };
	let text = '';
	for (let at = 0; ; at += rowsAtOnce) {
		const page = supabase.rpc('usage_lines', { p_day: day, p_zone: zone, ...scope });
		const rows = unwrap(await page.range(at, at + rowsAtOnce - 1));
		text += rows.map((row) => lineOf(day, row)).join('');
		if (rows.length < rowsAtOnce) return text;
	}
}

function lineOf(day: string, row: Row): string {
	const cost: number | null = row.cost_micros;
	return csvLine([
		...[day, row.who, row.task, row.provider, row.model, row.key_source],
		...[row.calls, row.failed, row.fallbacks, row.input_tokens, row.output_tokens].map(String),
		cost === null ? '' : (cost / 1_000_000).toFixed(6),
		row.credits.toFixed(3)
	]);
}
