import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { expect, test, type System } from '../support/journey.ts';
import { createSignInUser } from '../support/people.ts';

const payments = 50;
const reports = 10;

type Signed = { payload: string; signature: string };

function clientOf({ local }: System): Stripe {
	const { hostname, port } = new URL(local.stripe?.apiBase ?? '');
	return new Stripe(local.env.STRIPE_SECRET_KEY ?? '', {
		host: hostname,
		port,
		protocol: 'http',
		telemetry: false
	});
}

async function admin({ local }: System, path: string, body: object): Promise<void> {
	const answer = await fetch(`${local.stripe?.adminUrl}/${path}`, {
		method: 'POST',
		body: JSON.stringify(body)
	});
	if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}

/** Top-ups that are paid at Stripe and that nobody told us about: their sessions' ids. */
async function payTopUps(system: System): Promise<{ workspaceId: string; sessionIds: string[] }> {
	const { db } = system;
	const stripe = clientOf(system);
	const { workspaceId, actor, email } = await createSignInUser(db, 'Ada Buyer');
	await admin(system, 'mode', { hold: true });
	const sessionIds: string[] = [];
	for (let i = 0; i < payments; i += 1) {
		const { rows } = await db.query<{ id: string; amount_cents: number }>(
			`insert into public.orders (workspace_id, kind, credits, credit_pack_price_id, amount_cents, currency, visitor_key, buyer_email, buyer_user_id)
			 select $1, 'top_up', k.credits, c.id, c.amount_cents, c.currency, 'burst', $3, $2
			 from public.credit_pack_prices c join public.credit_packs k on k.id = c.credit_pack_id
			 where k.credits = 25 and c.currency = 'eur' returning id, amount_cents`,
			[workspaceId, actor.userId, email]
		);
		const order = rows[0];
		const session = await stripe.checkout.sessions.create({
			mode: 'payment',
			client_reference_id: order?.id ?? '',
			line_items: [
				{
					quantity: 1,
					price_data: {
						currency: 'eur',
						unit_amount: order?.amount_cents ?? 0,
						product_data: { name: '25 credits' }
					}
				}
			],
			success_url: 'https://shop.example/'
		});
		await db.query('select public.attach_session($1, $2)', [order?.id, session.id]);
		await admin(system, `sessions/${session.id}/pay`, { email });
		sessionIds.push(session.id);
	}
	return { workspaceId, sessionIds };
}

function signed(system: System, sessionId: string): Signed {
	const object = { id: sessionId, object: 'checkout.session' };
	const payload = JSON.stringify({
		id: `evt_${randomUUID()}`,
		object: 'event',
		type: 'checkout.session.completed',
		data: { object }
	});
	const secret = system.local.env.STRIPE_WEBHOOK_SECRET ?? '';
	return { payload, signature: Stripe.webhooks.generateTestHeaderString({ payload, secret }) };
}

/** Sends events fifty at once; those that were not acknowledged come back. `onAcknowledged` is told the count. */
async function send(
	system: System,
	events: Signed[],
	onAcknowledged: (count: number) => void
): Promise<Signed[]> {
	const waiting = [...events];
	const refused: Signed[] = [];
	let acknowledged = 0;
	const take = async (): Promise<void> => {
		for (let next = waiting.pop(); next; next = waiting.pop()) {
			const status = await fetch(`${system.origin}/api/billing/webhook/stripe`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'stripe-signature': next.signature },
				body: next.payload
			}).then(
				(answer) => answer.status,
				() => 0
			);
			if (status === 204) onAcknowledged((acknowledged += 1));
			else refused.push(next);
		}
	};
	await Promise.all(Array.from({ length: 50 }, take));
	return refused;
}

test('a burst of 500 events survives the death of app and worker: none is lost, each payment counts once', async ({
	system
}) => {
	test.setTimeout(180_000);
	const { db, local } = system;
	const { workspaceId, sessionIds } = await payTopUps(system);
	const burst = sessionIds.flatMap((id) => Array.from({ length: reports }, () => signed(system, id)));
	let hasDied: Promise<unknown> | undefined;
	const refused = await send(system, burst, (count) => {
		if (count >= 150) hasDied ??= Promise.all([local.app.kill('SIGKILL'), local.worker.kill('SIGKILL')]);
	});
	await hasDied;
	expect(refused.length, 'the app died in the middle of it').toBeGreaterThan(0);

	const ids = burst.map(({ payload }) => (JSON.parse(payload) as { id: string }).id);
	const stored = await db.query('select from public.provider_events where event_id = any ($1)', [ids]);
	expect(stored.rowCount, 'what was acknowledged is stored').toBeGreaterThanOrEqual(
		ids.length - refused.length
	);
	await Promise.all([local.app.start(), local.worker.start()]);
	expect(await send(system, refused, () => {}), 'the provider sends again what was not').toEqual([]);

	await expect
		.poll(
			async () => {
				const { rows } = await db.query<{ state: string; count: number }>(
					`select state, count(*)::int from public.provider_events where event_id = any ($1) group by state`,
					[ids]
				);
				return rows;
			},
			{ timeout: 90_000 }
		)
		.toEqual([{ state: 'processed', count: payments * reports }]);
	const { rows } = await db.query(
		`select count(*)::int as grants, sum(credits)::int as credits from private.credit_grants where workspace_id = $1`,
		[workspaceId]
	);
	expect(rows).toEqual([{ grants: payments, credits: payments * 25 }]);
	expect((await db.query('select * from public.book_faults()')).rows).toEqual([]);
	await admin(system, 'mode', { hold: false });
});
