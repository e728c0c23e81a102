import type { Route } from './http/route.ts';
import { balanceTransactionRoutes } from './resources/balance-transactions.ts';
import { chargeRoutes } from './resources/charges.ts';
import { checkoutSessionRoutes } from './resources/checkout-sessions.ts';
import { couponRoutes } from './resources/coupons.ts';
import { customerRoutes } from './resources/customers.ts';
import { disputeRoutes } from './resources/disputes.ts';
import { eventRoutes } from './resources/events.ts';
import { invoiceItemRoutes } from './resources/invoice-items.ts';
import { invoicePaymentRoutes } from './resources/invoice-payments.ts';
import { invoiceRoutes } from './resources/invoices.ts';
import { paymentIntentCreateRoutes } from './resources/payment-intent-create.ts';
import { paymentIntentRoutes } from './resources/payment-intents.ts';
import { paymentMethodRoutes } from './resources/payment-methods.ts';
import { paymentPageRoutes } from './resources/payment-pages.ts';
import { portalConfigurationRoutes } from './resources/portal-configurations.ts';
import { portalSessionRoutes } from './resources/portal-sessions.ts';
import { priceRoutes } from './resources/prices.ts';
import { productRoutes } from './resources/products.ts';
import { promotionCodeRoutes } from './resources/promotion-codes.ts';
import { refundRoutes } from './resources/refunds.ts';
import { subscriptionCreateRoutes } from './resources/subscription-create.ts';
import { subscriptionItemRoutes } from './resources/subscription-items.ts';
import { subscriptionScheduleRoutes } from './resources/subscription-schedules.ts';
import { subscriptionUpdateRoutes } from './resources/subscription-update.ts';
import { subscriptionRoutes } from './resources/subscriptions.ts';
import { testClockRoutes } from './resources/test-clocks.ts';
import { webhookEndpointRoutes } from './resources/webhook-endpoints.ts';

/** Every route of the API; a new resource is one file and one line here. */
export const apiRoutes: Route[] = [
	...balanceTransactionRoutes,
	...chargeRoutes,
	...checkoutSessionRoutes,
	...couponRoutes,
	...customerRoutes,
	...disputeRoutes,
	...eventRoutes,
	...invoiceItemRoutes,
	...invoicePaymentRoutes,
	...invoiceRoutes,
	...paymentIntentCreateRoutes,
	...paymentIntentRoutes,
	...paymentMethodRoutes,
	...paymentPageRoutes,
	...portalConfigurationRoutes,
	...portalSessionRoutes,
	...priceRoutes,
	...productRoutes,
	...promotionCodeRoutes,
	...refundRoutes,
	...subscriptionCreateRoutes,
	...subscriptionItemRoutes,
	...subscriptionScheduleRoutes,
	...subscriptionUpdateRoutes,
	...subscriptionRoutes,
	...testClockRoutes,
	...webhookEndpointRoutes
];
