export type PayPalFailure = {
	/** PayPal's `name` (`UNPROCESSABLE_ENTITY`), or `NO_ANSWER`, `UNREADABLE_ANSWER` when none came that can be read. */
	name: string;
	/** The first detail's `issue` (`ORDER_NOT_APPROVED`), which tells more than the name. */
	issue?: string | null;
	/** HTTP status; null when no answer came. */
	status: number | null;
	/** What PayPal's support asks for. */
	debugId?: string | null;
	/** Where the buyer may put it right: after `INSTRUMENT_DECLINED`, to choose another way to pay. */
	redirectUrl?: string | null;
};

/** PayPal refused, failed or did not answer. The message holds no names, addresses or amounts. */
export class PayPalError extends Error {
	readonly issue: string | null;
	readonly status: number | null;
	readonly debugId: string | null;
	readonly redirectUrl: string | null;

	constructor(
		{ name, issue = null, status, debugId = null, redirectUrl = null }: PayPalFailure,
		options?: ErrorOptions
	) {
		super(`PayPal: ${[status, name, issue].filter((part) => part !== null).join(' ')}`, options);
		this.name = name;
		this.issue = issue;
		this.status = status;
		this.debugId = debugId;
		this.redirectUrl = redirectUrl;
	}
}

/** True when PayPal says that what was asked for does not exist (any more). Asking again would say so again. */
export function isPayPalMissing(error: unknown): boolean {
	return error instanceof PayPalError && error.status === 404;
}

/**
 * True when the same request, with its request id, may well be answered later: no answer, too many requests, a fault
 * at PayPal, or the first request with this id still at work (409).
 */
export function isPayPalUnavailable(error: unknown): boolean {
	if (!(error instanceof PayPalError)) return false;
	const { status } = error;
	return status === null || status === 409 || status === 429 || status >= 500;
}
