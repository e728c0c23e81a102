import { m } from '$lib/paraglide/messages.js';

type Told = { expected: string; actual: string };
const words: Record<string, (told: Told) => string> = {
	balance_differs_from_entries: m.backoffice_fault_balance,
	transaction_unbalanced: m.backoffice_fault_transaction,
	held_differs_from_open_holds: m.backoffice_fault_held,
	payment_not_booked: m.backoffice_fault_payment_not_booked,
	paid_without_grant: m.backoffice_fault_paid_without_grant,
	order_without_payment: m.backoffice_fault_order_without_payment,
	grant_without_payment: m.backoffice_fault_grant_without_payment,
	grant_not_booked: m.backoffice_fault_grant_not_booked,
	money_back_not_booked: m.backoffice_fault_money_back,
	credits_back_differ: m.backoffice_fault_credits_back,
	credits_back_not_booked: m.backoffice_fault_credits_back_not_booked,
	change_without_payment: m.backoffice_fault_change,
	credits_beside_debt: m.backoffice_fault_beside_debt,
	invoice_differs: m.backoffice_fault_invoice,
	subscription_differs: m.backoffice_fault_subscription
};

/** A fault as a person understands it; a general sentence for a code that this page doesn't know. */
export const faultWords = ({ fault, ...told }: Told & { fault: string }): string =>
	(words[fault] ?? m.backoffice_fault_other)(told);

const kinds: Record<string, () => string> = {
	product: m.backoffice_kind_product,
	top_up: m.backoffice_kind_top_up,
	subscription: m.backoffice_kind_subscription
};
/** What was paid for. */
export const paidForWords = (kind: string): string => kinds[kind]?.() ?? kind;
