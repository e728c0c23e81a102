import type Stripe from 'stripe';

/** What the shape test takes from the package's types. */
export interface Judged {
	balanceTransaction: Stripe.BalanceTransaction;
	charge: Stripe.Charge;
	customer: Stripe.Customer;
	lineItem: Stripe.LineItem;
	paymentIntent: Stripe.PaymentIntent;
	paymentMethod: Stripe.PaymentMethod;
	price: Stripe.Price;
	product: Stripe.Product;
	session: Stripe.Checkout.Session;
	webhookEndpoint: Stripe.WebhookEndpoint;
}
