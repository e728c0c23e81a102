import type { Route } from './http/route.ts';
import { balanceTransactionRoutes } from './resources/balance-transactions.ts';
import { chargeRoutes } from './resources/charges.ts';
import { checkoutSessionRoutes } from './resources/checkout-sessions.ts';
import { customerRoutes } from './resources/customers.ts';
import { eventRoutes } from './resources/events.ts';
import { paymentIntentRoutes } from './resources/payment-intents.ts';
import { paymentMethodRoutes } from './resources/payment-methods.ts';
import { paymentPageRoutes } from './resources/payment-pages.ts';
import { priceRoutes } from './resources/prices.ts';
import { productRoutes } from './resources/products.ts';
import { webhookEndpointRoutes } from './resources/webhook-endpoints.ts';

/** Every route of the API; a new resource is one file and one line here. */
export const apiRoutes: Route[] = [
	...balanceTransactionRoutes,
	...chargeRoutes,
	...checkoutSessionRoutes,
	...customerRoutes,
	...eventRoutes,
	...paymentIntentRoutes,
	...paymentMethodRoutes,
	...paymentPageRoutes,
	...priceRoutes,
	...productRoutes,
	...webhookEndpointRoutes
];
