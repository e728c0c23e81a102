export { startCheckout, type CheckoutRequest } from './checkout.ts';
export {
	checkSession,
	findOrderId,
	findOwned,
	findStatus,
	waitUntilSettled,
	watchOrder,
	type Buyer,
	type OrderStatus
} from './orders.ts';
export { answerOnce } from './page-answers.ts';
export { findPage, type ProductPage } from './pages.ts';
export { newVisitor, readVisitor, visitorCookie, visitorCookieSeconds, visitorKey } from './visitor.ts';
