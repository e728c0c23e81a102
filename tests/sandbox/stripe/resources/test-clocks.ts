import type Stripe from 'stripe';
import type * as z from 'zod';
import { runDue } from '../billing/due.ts';
import { frozenAt } from '../clock.ts';
import { invalidRequest, noSuch } from '../http/errors.ts';
import { listShape, page } from '../http/list.ts';
import { integer, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import type { Store } from '../store.ts';

const keptSeconds = 30 * 24 * 3600;
const createParams = params({ frozen_time: integer(0), name: text(300).optional() });
const advanceParams = params({ frozen_time: integer(0) });

function requireClock(store: Store, id: string): Stripe.TestHelpers.TestClock {
	const clock = store.get('test_clocks', id);
	if (!clock) throw noSuch('test_helpers.test_clock', id, 'id');
	return clock;
}

function createClock({ sandbox, params: given, cause }: Call<z.output<typeof createParams>>) {
	const clock: Stripe.TestHelpers.TestClock = {
		id: newId('clock'),
		object: 'test_helpers.test_clock',
		created: sandbox.now(),
		deletes_after: sandbox.now() + keptSeconds,
		frozen_time: given.frozen_time,
		livemode: false,
		name: given.name ?? null,
		status: 'ready',
		status_details: {}
	};
	sandbox.store.save('test_clocks', clock);
	sandbox.events.emit('test_helpers.test_clock.created', clock, cause);
	return clock;
}

/** Unlike Stripe, which works in the background, everything has happened when this answers. */
function advanceClock({ sandbox, id, params: given, cause }: Call<z.output<typeof advanceParams>>) {
	const { store, events } = sandbox;
	const clock = requireClock(store, id);
	if (given.frozen_time < clock.frozen_time) {
		throw invalidRequest('A test clock can only be moved forward.', 'frozen_time');
	}
	events.emit('test_helpers.test_clock.advancing', { ...clock, status: 'advancing' }, cause);
	runDue(sandbox, id, given.frozen_time);
	clock.frozen_time = given.frozen_time;
	store.save('test_clocks', clock);
	store.flush();
	frozenAt(sandbox, clock.frozen_time).events.emit('test_helpers.test_clock.ready', clock, cause);
	return clock;
}

/** Deletes a clock with everybody who lives by it. */
function deleteClock({ sandbox: { store, events }, id, cause }: Call<unknown>) {
	const clock = requireClock(store, id);
	for (const table of ['subscriptions', 'invoices', 'customers'] as const) {
		for (const row of store.all(table)) if (row.test_clock === id) store.remove(table, row.id);
	}
	store.remove('test_clocks', id);
	events.emit('test_helpers.test_clock.deleted', clock, cause);
	return { id, object: 'test_helpers.test_clock', deleted: true };
}

export const testClockRoutes: Route[] = [
	route('POST', '/v1/test_helpers/test_clocks', createParams, createClock),
	route('GET', '/v1/test_helpers/test_clocks/:id', params({}), ({ sandbox, id }) =>
		requireClock(sandbox.store, id)
	),
	route('POST', '/v1/test_helpers/test_clocks/:id/advance', advanceParams, advanceClock),
	route('DELETE', '/v1/test_helpers/test_clocks/:id', params({}), deleteClock),
	route('GET', '/v1/test_helpers/test_clocks', params(listShape), ({ sandbox, params: asked, path }) =>
		page(sandbox.store.all('test_clocks'), asked, path)
	)
];
