/** What paying with a card number comes to; https://docs.stripe.com/testing lists the numbers. */
export interface Card {
	number: string;
	brand: string;
	last4: string;
	/** What charging it comes to; null when it pays. */
	decline: Decline | null;
	/** Whether it can be kept for later though charging it fails. */
	attaches: boolean;
	/** Whether the bank disputes each payment with it, or only inquires. */
	disputed: 'dispute' | 'inquiry' | null;
}

export interface Decline {
	code: string;
	declineCode: string | null;
	message: string;
}

// Can be saved, then fails whenever it is charged.
const attaching = '4000000000000341';
const declines: Record<string, Decline> = {
	'4000000000000002': declined('generic_decline', 'Your card was declined.'),
	'4000000000009995': declined('insufficient_funds', 'Your card has insufficient funds.'),
	'4000000000009987': declined('lost_card', 'Your card was declined.'),
	'4000000000009979': declined('stolen_card', 'Your card was declined.'),
	[attaching]: declined('generic_decline', 'Your card was declined.'),
	'4000000000000069': refused('expired_card', 'Your card has expired.'),
	'4000000000000127': refused('incorrect_cvc', "Your card's security code is incorrect."),
	'4000000000000119': refused(
		'processing_error',
		'An error occurred while processing your card. Try again in a little bit.'
	)
};
const disputing: Record<string, 'dispute' | 'inquiry'> = {
	'4000000000000259': 'dispute',
	'4000000000001976': 'inquiry'
};
const accepted: Record<string, string> = {
	'4242424242424242': 'visa',
	'4000056655665556': 'visa',
	'4000000000000077': 'visa',
	'4000000000000259': 'visa',
	'4000000000001976': 'visa',
	'5555555555554444': 'mastercard',
	'2223003122003222': 'mastercard',
	'378282246310005': 'amex',
	'6011111111111117': 'discover',
	'3566002020360505': 'jcb'
};

/** The card behind a number as typed, spaces allowed; null when it can't be a card number at all. */
export function cardOf(typed: string): Card | null {
	const number = typed.replaceAll(/[\s-]/g, '');
	if (!/^\d{12,19}$/.test(number) || !hasCheckDigit(number)) return null;
	const brand = accepted[number];
	const last4 = number.slice(-4);
	if (brand)
		return { number, brand, last4, decline: null, attaches: true, disputed: disputing[number] ?? null };
	const decline =
		declines[number] ?? declined('test_mode_live_card', 'Your card was declined. Use a test card here.');
	return { number, brand: 'visa', last4, decline, attaches: number === attaching, disputed: null };
}

function hasCheckDigit(number: string): boolean {
	const sum = [...number].reverse().reduce((total, digit, index) => {
		const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
		return total + (value > 9 ? value - 9 : value);
	}, 0);
	return sum % 10 === 0;
}

function declined(declineCode: string, message: string): Decline {
	return { code: 'card_declined', declineCode, message };
}

function refused(code: string, message: string): Decline {
	return { code, declineCode: null, message };
}
