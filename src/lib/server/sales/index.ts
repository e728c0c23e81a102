export { startCheckout } from './checkout.ts';
export {
	checkSession,
	findOrderId,
	findOwned,
	findStatus,
	waitUntilSettled,
	watchOrder,
	type Buyer
} from './orders.ts';
export { findPage } from './pages.ts';
export {
	forgetVisitor,
	newVisitor,
	readVisitor,
	visitorCookie,
	visitorCookieSeconds,
	visitorKey
} from './visitor.ts';
