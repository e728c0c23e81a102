import { noSuch } from '../http/errors.ts';
import { listShape, page } from '../http/list.ts';
import { params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { requireSubscription } from './subscriptions.ts';

export const subscriptionItemRoutes: Route[] = [
	route(
		'GET',
		'/v1/subscription_items',
		params({ ...listShape, subscription: text() }),
		({ sandbox, params: asked, path }) => {
			const { items } = requireSubscription(sandbox.store, asked.subscription, 'subscription', 400);
			return page(items.data.toReversed(), asked, path);
		}
	),
	route('GET', '/v1/subscription_items/:id', params({}), ({ sandbox, id }) => {
		const items = sandbox.store.all('subscriptions').flatMap(({ items: { data } }) => data);
		const found = items.find((item) => item.id === id);
		if (!found) throw noSuch('subscription item', id, 'id');
		return found;
	})
];
