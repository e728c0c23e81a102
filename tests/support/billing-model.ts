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
	/** Of a payment: money for time that a change of plans ended, and how much of it paid for the new plan. */
	moved: Record<string, { unused: number; spent: number }>;
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
	subs: {},
	moved: {}
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
const partBack = (credits: number, { amount, ...back }: Payment): number =>
	amount === 0 ? 0 : Math.ceil((credits * backOf({ amount, ...back })) / amount);

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
	m.grants.push({ ...grant, kind: 'monthly', reversed: 0, reversedOther: 0 });
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
	const payment = m.payments[key];
	if (!payment) return;
	for (const g of m.grants.filter((grant) => grant.payment === key)) {
		const target = partBack(g.credits + g.withheld, payment);
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
}

/** Credits spent of time that a change of plans turned into money. */
function overspent(m: Model, { from, start }: Invoice): number {
	if (!from) return 0;
	const covering = m.grants.filter(
		(grant) => grant.start !== null && grant.start <= start && (grant.end ?? 0) > start && !grant.isLate
	);
	const g = covering.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0)).at(-1);
	const payment = g && m.payments[g.payment];
	if (!payment) return 0;
	const { plan, unused } = from;
	const whole = plan.interval === 'year' ? 12 * plan.credits : g.credits + g.withheld;
	const earlier = m.grants.filter((o) => o.payment === g.payment && o !== g);
	const used = earlier.reduce((sum, o) => sum + o.credits + o.withheld - o.reversed, 0);
	const amount = Math.max(payment.amount, 1);
	const back = payment.amount === 0 ? 0 : backOf(payment) * plan.price;
	const paid = Math.floor((whole * ((plan.price - unused) * amount - back)) / (plan.price * amount)) - used;
	const left = g.start === m.start ? m.monthly : 0;
	const over = g.credits + g.withheld - g.reversed - g.expired - left - paid;
	g.expired = Math.max(partBack(g.credits + g.withheld, payment) - g.reversed, 0);
	return Math.max(over, 0);
}

function payInvoice(m: Model, invoice: Invoice): void {
	const { key, sub: subKey, plan, gross, start, end, from } = invoice;
	const sub = m.subs[subKey];
	if (!sub) return;
	if (!m.payments[key]) {
		const value = ((plan.interval === 'year' ? 12 : 1) * plan.credits * gross) / plan.price;
		const bare = { amount: amountOf(invoice), refunded: 0, disputed: 0 };
		m.payments[key] = { ...bare, sub: subKey, plan, start, end, value };
		// What the new plan does not cost stays with the customer: here nobody spends it.
		if (from) {
			const { unused, spent } = m.moved[from.payment] ?? { unused: 0, spent: 0 };
			m.moved[from.payment] = { unused: unused + from.unused, spent: spent + Math.min(from.unused, gross) };
		}
		const credits = plan.interval === 'year' ? plan.credits : Math.floor((plan.credits * gross) / plan.price);
		const over = overspent(m, invoice);
		const withheld = Math.min(over, credits);
		const until = plan.interval === 'year' ? addMonths(start, 1) : end;
		const sort = sub.hasEnded ? 'over' : from ? 'change' : 'next';
		renew(m, { key, payment: key, credits: credits - withheld, withheld, start, end: until }, sort);
		if (over > credits) take(m, 'monthly', over - credits);
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
		if (end <= now || backOf(payment) >= payment.amount) continue;
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
	m.payments[key] = { ...bare, value: credits };
	const grant = { key, payment: key, kind: 'purchased' as const, credits, start: null, end: null };
	m.grants.push({ ...grant, withheld: 0, reversed: 0, reversedOther: 0, expired: 0, isLate: false });
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

/**
 * Credits that stay paid for: of each payment, less the money that went back or moved on; and the ten welcome ones. Of a payment
 * that both moved on and went back, no more is taken than it gave.
 */
export function paidFor(m: Model): number {
	return Object.entries(m.payments).reduce((sum, [key, payment]) => {
		const { value, amount, plan } = payment;
		const each = plan ? ((plan.interval === 'year' ? 12 : 1) * plan.credits) / plan.price : value / amount;
		const moved = m.moved[key];
		if (!moved) return sum + value - backOf(payment) * each;
		const own = m.grants.filter((g) => g.payment === key && !g.isLate);
		const given = own.reduce((all, g) => all + g.credits + g.withheld, 0);
		const used = Math.min(value - moved.unused * each, given);
		return sum + Math.max(value - (backOf(payment) + moved.spent) * each, used - given);
	}, 10);
}

/** Credits that were got: spent, set aside or free, less what is owed. */
export const got = (m: Model): number => m.spent + m.monthly + m.purchased + heldIn(m) - m.owed;
