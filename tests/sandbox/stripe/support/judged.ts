import type Stripe from 'stripe';

/** What the shape test takes from the package's types. */
export interface Judged {
	balanceTransaction: Stripe.BalanceTransaction;
	charge: Stripe.Charge;
	coupon: Stripe.Coupon;
	customer: Stripe.Customer;
	discount: Stripe.Discount;
	dispute: Stripe.Dispute;
	invoice: Stripe.Invoice;
	invoiceItem: Stripe.InvoiceItem;
	invoicePayment: Stripe.InvoicePayment;
	lineItem: Stripe.LineItem;
	paymentIntent: Stripe.PaymentIntent;
	paymentMethod: Stripe.PaymentMethod;
	portalConfiguration: Stripe.BillingPortal.Configuration;
	portalSession: Stripe.BillingPortal.Session;
	price: Stripe.Price;
	product: Stripe.Product;
	promotionCode: Stripe.PromotionCode;
	refund: Stripe.Refund;
	session: Stripe.Checkout.Session;
	subscription: Stripe.Subscription;
	subscriptionItem: Stripe.SubscriptionItem;
	subscriptionSchedule: Stripe.SubscriptionSchedule;
	testClock: Stripe.TestHelpers.TestClock;
	webhookEndpoint: Stripe.WebhookEndpoint;
}
