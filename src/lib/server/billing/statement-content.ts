import { paymentProviderName } from '../../billing/provider-names.ts';
import type { DayRange } from '../../billing/statement-range.ts';
import { m } from '../../paraglide/messages.js';
import { getTextDirection, type Locale } from '../../paraglide/runtime.js';
import { formatDate, formatMoney, formatNumber } from '../../ui/format.ts';
import { timeOf, type AccountStatement, type CreditSummary } from './account-statement.ts';
import type { Payment } from './history.ts';

/** What stands around the figures. */
export type StatementFrame = {
	workspace: { name: string; handle: string };
	/** The host that people know the operator by. */
	site: string;
	range: DayRange;
	timeZone: string;
	madeAt: Date;
	locale: Locale;
};

type Cell = { text: string; small?: string };
type Column = { label: string; kind: 'short' | 'wide' | 'figure' };
type Table = { title: string; note: string | null; columns: Column[]; rows: Cell[][] };

/** What account-statement.typ shows: texts in their places, nothing to compute. */
export type StatementContent = {
	language: string;
	direction: 'ltr' | 'rtl';
	title: string;
	operator: string;
	site: string;
	facts: { label: string; value: Cell }[];
	empty: string | null;
	credits: { title: string; note: string; lines: { label: string; value: string; isBalance: boolean }[] };
	totals: Table | null;
	tables: Table[];
	note: string;
	/** With `{page}` and `{count}`. */
	page: string;
};

/** The statement in words, figures and dates of its reader's language and zone. */
export function contentOf(statement: AccountStatement, frame: StatementFrame): StatementContent {
	const { locale } = frame;
	const { paid, back, due } = statement;
	const tables = [paidTable(statement, frame), backTable(statement, frame), dueTable(statement, frame)];
	return {
		language: locale,
		direction: getTextDirection(locale),
		title: m.statement_title({}, { locale }),
		operator: 'Noxloop',
		site: frame.site,
		facts: factsOf(frame),
		empty: [paid, back, due].every(({ length }) => length === 0) ? m.statement_empty({}, { locale }) : null,
		totals: statement.totals.length > 0 ? totalsTable(statement, frame) : null,
		credits: creditLines(statement.credits, locale),
		tables: tables.filter(({ rows }) => rows.length > 0),
		note: m.statement_note({}, { locale }),
		page: m.statement_page({ page: '{page}', count: '{count}' }, { locale })
	};
}

/** In right-to-left text a minus turns its whole amount around: set apart, the number stands before its currency as in every other line. */
const money = (cents: number, currency: string, locale: string): Cell => ({
	text: formatMoney(cents, currency, locale, { exact: true }).replace(/\u200e(-[\d.,]+)/, '\u2066$1\u2069')
});

function factsOf({ workspace, range, timeZone, madeAt, locale }: StatementFrame) {
	// Days without a zone: noon of UTC is in the same day everywhere the formatter looks.
	const day = (text: string): string => formatDate(`${text}T12:00:00Z`, locale);
	const { from, to } = range;
	return [
		{
			label: m.statement_workspace({}, { locale }),
			value: { text: workspace.name, small: workspace.handle }
		},
		{
			label: m.statement_period({}, { locale }),
			value: { text: m.billing_payment_period({ from: day(from), until: day(to) }, { locale }) }
		},
		{
			label: m.statement_made({}, { locale }),
			value: { text: formatDate(madeAt, locale, { time: true, timeZone }) }
		},
		{ label: m.statement_zone({}, { locale }), value: { text: timeZone } }
	];
}

function totalsTable({ totals }: AccountStatement, { locale }: StatementFrame): Table {
	return {
		title: m.statement_totals({}, { locale }),
		note: null,
		columns: [
			{ label: m.statement_currency({}, { locale }), kind: 'wide' },
			{ label: m.statement_paid({}, { locale }), kind: 'figure' },
			{ label: m.statement_back({}, { locale }), kind: 'figure' },
			{ label: m.statement_net({}, { locale }), kind: 'figure' }
		],
		rows: totals.map(({ currency, paidCents, backCents, netCents }) => [
			{ text: currency.toUpperCase() },
			...[paidCents, -backCents, netCents].map((cents) => money(cents || 0, currency, locale)) // no minus zero
		])
	};
}

const dayOf = (instant: string, { locale, timeZone }: StatementFrame): Cell => ({
	text: formatDate(instant, locale, { timeZone })
});

function paymentRow(payment: Payment, frame: StatementFrame): Cell[] {
	return [
		dayOf(timeOf(payment), frame),
		whatOf(payment, frame),
		{ text: payment.number ?? '–' },
		{ text: paymentProviderName(payment.provider) },
		money(payment.amountCents, payment.currency, frame.locale)
	];
}

function whatOf(payment: Payment, frame: StatementFrame): Cell {
	const { locale } = frame;
	if (payment.kind === 'top_up')
		return { text: m.credits_amount({ count: payment.credits ?? 0 }, { locale }) };
	const plan = payment.planName ?? '';
	const interval =
		payment.interval === 'year' ? m.plan_yearly({}, { locale }) : m.plan_monthly({}, { locale });
	const text = payment.interval ? m.billing_payment_plan({ plan, interval }, { locale }) : plan;
	if (!payment.periodStart || !payment.periodEnd) return { text };
	const [from, until] = [payment.periodStart, payment.periodEnd].map((at) => dayOf(at, frame).text);
	return { text, small: m.billing_payment_period({ from: from ?? '', until: until ?? '' }, { locale }) };
}

function columnsOf(locale: Locale): Column[] {
	return [
		{ label: m.billing_column_date({}, { locale }), kind: 'short' },
		{ label: m.billing_column_what({}, { locale }), kind: 'wide' },
		{ label: m.statement_document({}, { locale }), kind: 'short' },
		{ label: m.statement_provider({}, { locale }), kind: 'short' },
		{ label: m.billing_column_amount({}, { locale }), kind: 'figure' }
	];
}

function paidTable({ paid }: AccountStatement, frame: StatementFrame): Table {
	const { locale } = frame;
	return {
		title: m.billing_payments({}, { locale }),
		note: null,
		columns: columnsOf(locale),
		rows: paid.map((payment) => paymentRow(payment, frame))
	};
}

function dueTable({ due }: AccountStatement, frame: StatementFrame): Table {
	const { locale } = frame;
	return {
		title: m.statement_due_title({}, { locale }),
		note: null,
		columns: columnsOf(locale),
		rows: due.map((payment) => paymentRow(payment, frame))
	};
}

function backTable({ back }: AccountStatement, frame: StatementFrame): Table {
	const { locale } = frame;
	const kinds = {
		refund: m.statement_refund,
		dispute: m.statement_dispute,
		dispute_won: m.statement_dispute_won
	};
	return {
		title: m.statement_back_title({}, { locale }),
		note: m.statement_back_note({}, { locale }),
		columns: columnsOf(locale),
		rows: back.map(({ at, kind, amountCents, currency, payment }) => [
			dayOf(at, frame),
			{ text: kinds[kind]({}, { locale }), small: whatOf(payment, frame).text },
			...paymentRow(payment, frame).slice(2, 4),
			money(-amountCents, currency, locale)
		])
	};
}

function creditLines(credits: CreditSummary, locale: Locale): StatementContent['credits'] {
	const moves: [(inputs: object, options: { locale: Locale }) => string, number][] = [
		[m.statement_granted, credits.granted],
		[m.statement_restored, credits.restored],
		[m.statement_adjusted, credits.adjusted],
		[m.statement_spent, credits.spent],
		[m.statement_expired, credits.expired],
		[m.statement_taken_back, credits.takenBack]
	];
	const balance = (label: string, value: number) => ({
		label,
		value: formatNumber(value, locale),
		isBalance: true
	});
	return {
		title: m.statement_credits({}, { locale }),
		note: m.statement_credits_note({}, { locale }),
		lines: [
			balance(m.statement_opening({}, { locale }), credits.opening),
			...moves
				.filter(([, value]) => value !== 0)
				.map(([words, value]) => ({
					label: words({}, { locale }),
					value: formatNumber(value, locale, { signed: true }),
					isBalance: false
				})),
			balance(m.statement_closing({}, { locale }), credits.closing)
		]
	};
}
