/**
 * What subscriptions, top-ups, spending and money back do to a wallet, in plain words of TypeScript. It shares nothing with the
 * SQL but the rules; times are milliseconds.
 */
export type Plan = { id: string; interval: 'month' | 'year'; credits: number; price: number };
type Kind = 'monthly' | 'purchased';
type Grant = {
	key: string;
	payment: string;
	kind: Kind;
	credits: number;
	withheld: number;
	/** Of time that a change of plans turned back into money. */
	converted: number;
	reversed: number;
	reversedOther: number;
	expired: number;
	isLate: boolean;
	start: number | null;
	end: number | null;
};
type Payment = {
	amount: number;
	refunded: number;
	disputed: number;
	sub: string | null;
	plan: Plan | null;
	start: number;
	end: number;
	/** Credits that this payment is worth before anything goes back. */
	value: number;
	/** A change of plans paid with unused time of an older payment; so much of that money paid for the new plan. */
	from: { payment: string; plan: Plan; unused: number; carried: number } | null;
};
type Hold = { amount: number; fromMonthly: number; period: number | null; isOpen: boolean };
type Sub = { hasEnded: boolean; paidFrom: number | null };

export type Model = {
	monthly: number;
	purchased: number;
	owed: number;
	spent: number;
	start: number | null;
	end: number | null;
	grants: Grant[];
	payments: Record<string, Payment>;
	holds: Record<string, Hold>;
	subs: Record<string, Sub>;
};

export type Invoice = {
	key: string;
	sub: string;
	plan: Plan;
	gross: number;
	start: number;
	end: number;
	/** A change of plans: whose unused time goes back, and how much money that is. */
	from: { plan: Plan; payment: string; unused: number } | null;
};
export type Op =
	| { kind: 'subscribe'; sub: string; invoice: Invoice }
	| { kind: 'invoice'; invoice: Invoice }
	| { kind: 'past_due'; sub: string }
	| { kind: 'cancel'; sub: string; at: number }
	| { kind: 'top_up'; key: string; credits: number; amount: number }
	| { kind: 'hold'; key: string; amount: number }
	| { kind: 'capture'; hold: string; amount: number }
	| { kind: 'release'; hold: string }
	| { kind: 'back'; payment: string; refunded: number; disputed: number }
	| { kind: 'tick'; now: number };

export const newModel = (): Model => ({
	monthly: 0,
	purchased: 10,
	owed: 0,
	spent: 0,
	start: null,
	end: null,
	grants: [],
	payments: {},
	holds: {},
	subs: {}
});

/** The same day of a later month, or its last day. */
export function addMonths(ms: number, months: number): number {
	const date = new Date(ms);
	const day = date.getUTCDate();
	date.setUTCDate(1);
	date.setUTCMonth(date.getUTCMonth() + months);
	const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
	return date.setUTCDate(Math.min(day, last));
}

export const amountOf = ({ gross, from }: Invoice): number => Math.max(gross - (from?.unused ?? 0), 0);
export const livingSub = (m: Model): string | null =>
	Object.entries(m.subs).find(([, { hasEnded }]) => !hasEnded)?.[0] ?? null;
const backOf = ({ refunded, disputed }: Payment): number => Math.max(refunded, disputed);
/** The payment that took unused time of this one. */
const successorOf = (m: Model, key: string): string | undefined =>
	Object.keys(m.payments).find((one) => m.payments[one]?.from?.payment === key);

/** The part of what a payment bought that is not paid for any more: what went back of it, and of the money it brought along. */
function partGone(m: Model, key: string): number {
	const payment = m.payments[key];
	const carried = payment?.from?.carried ?? 0;
	if (!payment || payment.amount + carried === 0) return 0;
	const brought = payment.from ? carried * partGone(m, payment.from.payment) : 0;
	return (backOf(payment) + brought) / (payment.amount + carried);
}
const partOf = (credits: number, part: number): number => Math.ceil(Math.round(credits * part * 1e6) / 1e6);

function give(m: Model, kind: Kind, amount: number): void {
	const settled = Math.min(m.owed, amount);
	m.owed -= settled;
	m[kind] += amount - settled;
}

function noteExpired(m: Model, start: number | null, amount: number): void {
	const grant = m.grants.findLast((g) => g.kind === 'monthly' && g.start === start && !g.isLate);
	if (grant) grant.expired += amount;
}

function expire(m: Model, isConverted = false): void {
	if (m.monthly > 0 && !isConverted) noteExpired(m, m.start, m.monthly);
	m.monthly = 0;
}

type Renewal = {
	key: string;
	payment: string;
	credits: number;
	withheld: number;
	start: number;
	end: number;
};

function renew(m: Model, renewal: Renewal, sort: 'next' | 'change' | 'over'): boolean {
	const { key, payment, credits, withheld, start, end } = renewal;
	if (m.grants.some((g) => g.key === key)) return false;
	const isNewer = m.start === null || m.start < start || (m.start === start && sort === 'change');
	const isLate = sort === 'over' || !isNewer;
	if (!isLate) {
		expire(m, sort === 'change');
		[m.start, m.end] = [start, end];
	}
	if (credits + withheld <= 0) return true;
	const settled = Math.min(m.owed, credits);
	const expired = isLate ? credits - settled : 0;
	const grant = { key, payment, credits, withheld, expired, isLate, start, end };
	m.grants.push({ ...grant, kind: 'monthly', converted: 0, reversed: 0, reversedOther: 0 });
	if (isLate) m.owed -= settled;
	else give(m, 'monthly', credits);
	return true;
}

function take(m: Model, kind: Kind, amount: number): number {
	const otherKind = kind === 'monthly' ? 'purchased' : 'monthly';
	const first = Math.min(amount, m[kind]);
	const second = Math.min(amount - first, m[otherKind]);
	m[kind] -= first;
	m[otherKind] -= second;
	m.owed += amount - first - second;
	return second;
}

function settleBack(m: Model, key: string): void {
	for (let next: string | undefined = key; next !== undefined; next = successorOf(m, next))
		for (const grant of m.grants) if (grant.payment === next) reverse(m, grant, partGone(m, next));
}

function reverse(m: Model, g: Grant, part: number): void {
	const target = partOf(g.credits + g.withheld - g.converted, part);
	if (target - g.expired > g.reversed) {
		g.reversedOther += take(m, g.kind, target - g.expired - g.reversed);
		g.reversed = target - g.expired;
	} else if (g.reversed > target) {
		const restored = g.reversed - target;
		const settled = Math.min(m.owed, restored);
		const other = Math.min(g.reversedOther, restored - settled);
		const own = g.kind === 'monthly' && g.start === m.start ? restored - settled - other : 0;
		m.owed -= settled;
		m.monthly += own;
		m.purchased += restored - settled - own;
		g.reversed = target;
		g.reversedOther = Math.min(g.reversedOther - other, target);
	}
}

const creditsOf = ({ interval, credits }: Plan): number => (interval === 'year' ? 12 : 1) * credits;

/**
 * Takes the time that a change of plans turned into money off the payment that brought it; returns how many credits of that
 * time were spent. Months that went by count as used.
 */
function convert(m: Model, key: string): number {
	const from = m.payments[successorOf(m, key) ?? '']?.from;
	if (!from || !m.payments[key]) return 0;
	const grants = m.grants
		.filter((g) => g.payment === key)
		.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0));
	const given = grants.reduce((sum, g) => sum + g.credits + g.withheld, 0);
	const { plan, unused } = from;
	let left =
		(plan.interval === 'year' ? creditsOf(plan) : given) - Math.ceil((creditsOf(plan) * unused) / plan.price);
	let over = 0;
	for (const g of grants) {
		const whole = g.credits + g.withheld;
		const stays = Math.min(Math.max(left, 0), whole);
		const paid = stays - partOf(stays, partGone(m, key));
		const unspent = g.start === m.start && !g.isLate ? m.monthly : 0;
		const used = Math.max(whole - g.reversed - g.expired - unspent, 0);
		over += Math.max(used - paid, 0);
		g.reversed = Math.min(g.reversed, stays - paid);
		g.reversedOther = Math.min(g.reversedOther, g.reversed);
		g.converted = whole - stays;
		g.expired = stays - g.reversed - Math.min(used, paid);
		left -= whole;
	}
	return over;
}

function payInvoice(m: Model, invoice: Invoice): void {
	const { key, sub: subKey, plan, gross, start, end, from } = invoice;
	const sub = m.subs[subKey];
	if (!sub) return;
	if (!m.payments[key]) {
		const value = (creditsOf(plan) * gross) / plan.price;
		const bare = {
			amount: amountOf(invoice),
			refunded: 0,
			disputed: 0,
			sub: subKey,
			plan,
			start,
			end,
			value
		};
		m.payments[key] = { ...bare, from: from && { ...from, carried: Math.min(from.unused, gross) } };
		const credits = plan.interval === 'year' ? plan.credits : Math.floor((plan.credits * gross) / plan.price);
		const over = from ? convert(m, from.payment) : 0;
		const withheld = Math.min(over, credits);
		const until = plan.interval === 'year' ? addMonths(start, 1) : end;
		const sort = sub.hasEnded || successorOf(m, key) !== undefined ? 'over' : from ? 'change' : 'next';
		renew(m, { key, payment: key, credits: credits - withheld, withheld, start, end: until }, sort);
		take(m, 'monthly', over - withheld + convert(m, key));
		if (sub.paidFrom === null || sub.paidFrom <= start) sub.paidFrom = start;
	}
	settleBack(m, key);
}

function settleHold(m: Model, key: string, spent: number): void {
	const hold = m.holds[key];
	if (!hold?.isOpen) return;
	hold.isOpen = false;
	m.spent += spent;
	let monthly = Math.max(hold.fromMonthly - spent, 0);
	let purchased = hold.amount - spent - monthly;
	const settled = Math.min(m.owed, monthly + purchased);
	m.owed -= settled;
	purchased -= Math.max(settled - monthly, 0);
	monthly = Math.max(monthly - settled, 0);
	m.purchased += purchased;
	if (hold.period === m.start) m.monthly += monthly;
	else if (monthly > 0) noteExpired(m, hold.period, monthly);
}

const threeHours = 3 * 3_600_000;

function tick(m: Model, now: number): void {
	for (const [key, payment] of Object.entries(m.payments)) {
		const { plan, sub: subKey, start, end } = payment;
		const sub = subKey === null ? undefined : m.subs[subKey];
		if (plan?.interval !== 'year' || !sub || sub.hasEnded || sub.paidFrom !== start) continue;
		if (end <= now || partGone(m, key) >= 1 || successorOf(m, key) !== undefined) continue;
		let month = 0;
		while (addMonths(start, month + 1) <= now) month++;
		if (month < 1) continue;
		const [from, until] = [addMonths(start, month), Math.min(addMonths(start, month + 1), end)];
		const renewal = { key: `${key}:${month}`, payment: key, credits: plan.credits, withheld: 0 };
		if (renew(m, { ...renewal, start: from, end: until }, 'next')) settleBack(m, key);
	}
	if (m.monthly > 0 && m.end !== null && m.end < now - threeHours) expire(m);
}

function cancel(m: Model, key: string): void {
	const sub = (m.subs[key] ??= { hasEnded: false, paidFrom: null });
	if (sub.hasEnded) return;
	sub.hasEnded = true;
	if (sub.paidFrom === null) return;
	expire(m);
	m.start = m.end = null;
}

function buy(m: Model, key: string, credits: number, amount: number): void {
	if (m.payments[key]) return;
	const bare = { amount, refunded: 0, disputed: 0, sub: null, plan: null, start: 0, end: 0 };
	m.payments[key] = { ...bare, value: credits, from: null };
	const grant = { key, payment: key, kind: 'purchased' as const, credits, start: null, end: null };
	m.grants.push({
		...grant,
		withheld: 0,
		converted: 0,
		reversed: 0,
		reversedOther: 0,
		expired: 0,
		isLate: false
	});
	give(m, 'purchased', credits);
}

function hold(m: Model, key: string, amount: number): void {
	if (m.holds[key] || m.monthly + m.purchased < amount) return;
	const fromMonthly = Math.min(m.monthly, amount);
	m.holds[key] = { amount, fromMonthly, period: m.start, isOpen: true };
	m.monthly -= fromMonthly;
	m.purchased -= amount - fromMonthly;
}

/** The wallet after one more thing happened. What was there stays as it is. */
export function apply(before: Model, op: Op): Model {
	const m = structuredClone(before);
	if (op.kind === 'subscribe' || op.kind === 'past_due') {
		if (!m.subs[op.sub] && livingSub(m) === null) m.subs[op.sub] = { hasEnded: false, paidFrom: null };
	}
	if (op.kind === 'subscribe') payInvoice(m, op.invoice);
	if (op.kind === 'invoice') payInvoice(m, op.invoice);
	if (op.kind === 'cancel') cancel(m, op.sub);
	if (op.kind === 'top_up') buy(m, op.key, op.credits, op.amount);
	if (op.kind === 'hold') hold(m, op.key, op.amount);
	if (op.kind === 'capture') settleHold(m, op.hold, op.amount);
	if (op.kind === 'release') settleHold(m, op.hold, 0);
	if (op.kind === 'tick') tick(m, op.now);
	const payment = op.kind === 'back' ? m.payments[op.payment] : undefined;
	if (op.kind === 'back' && payment) {
		payment.refunded = Math.min(op.refunded, payment.amount);
		payment.disputed = Math.min(op.disputed, payment.amount);
		settleBack(m, op.payment);
	}
	return m;
}

export const heldIn = (m: Model): number =>
	Object.values(m.holds).reduce((sum, { amount, isOpen }) => sum + (isOpen ? amount : 0), 0);

/** Credits that stay paid for: of each payment, less the time that moved on and the money that went back; and the ten welcome ones. */
export function paidFor(m: Model): number {
	return Object.entries(m.payments).reduce((sum, [key, payment]) => {
		const moved = m.payments[successorOf(m, key) ?? '']?.from;
		const unused = moved ? (creditsOf(moved.plan) * moved.unused) / moved.plan.price : 0;
		return sum + (payment.value - unused) * (1 - partGone(m, key));
	}, 10);
}

/** Credits that were got: spent, set aside or free, less what is owed. */
export const got = (m: Model): number => m.spent + m.monthly + m.purchased + heldIn(m) - m.owed;
