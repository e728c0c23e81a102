import { describe, expect, it } from 'vitest';
import { allAuditKinds, auditKinds } from '../../workspaces/audit-filters.ts';
import { AuditEntry } from './audit-entry.ts';
import { rowOf } from './audit-rows.ts';
import { changesOf, type Reading } from './audit-values.ts';
import { sentenceOf } from './audit-words.ts';

const locales = ['en', 'pt-PT', 'ar'] as const;
const reading: Reading = { locale: 'en', timeZone: 'Europe/Lisbon', collections: new Map([['c1', 'Tea']]) };

/** Ada does something to Grace, unless said otherwise. */
function entry(action: string, change: Partial<Record<string, unknown>> = {}): AuditEntry {
	return AuditEntry.parse({
		id: 7,
		workspace: { handle: 'studio', name: 'Studio' },
		actor_kind: 'user',
		actor_id: 'ada',
		actor_name: 'Ada',
		action,
		subject_kind: action.split('.')[0],
		subject_id: 'grace',
		subject_name: 'Grace',
		before: null,
		after: null,
		address: '192.0.2.7',
		user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
		created_at: '2026-11-21T09:15:00+00:00',
		...change
	});
}

describe('a sentence', () => {
	it.each([
		[
			'member.changed',
			{ role: 'viewer' },
			{ role: 'member' },
			'Ada changed Grace’s role from viewer to member'
		],
		['member.created', null, { role: 'admin' }, 'Ada added Grace as admin'],
		['member.removed', { role: 'admin' }, null, 'Ada removed Grace from the workspace'],
		[
			'workspace.changed',
			{ handle: 'a-b' },
			{ handle: 'c-d' },
			'Ada changed the workspace’s handle from a-b to c-d'
		],
		['workspace.changed', { name: 'A' }, { name: 'B' }, 'Ada renamed the workspace from A to B'],
		['workspace.changed', { logo_path: null }, { logo_path: 'x' }, 'Ada changed the workspace’s logo'],
		['workspace.changed', { logo_path: 'x' }, { logo_path: null }, 'Ada removed the workspace’s logo'],
		[
			'workspace.changed',
			{ delete_at: null },
			{ delete_at: '2026-12-05T23:30:00+00:00' },
			'Ada asked for the workspace to be deleted on Dec 5, 2026'
		],
		[
			'workspace.changed',
			{ delete_at: '2026-12-01T10:00:00+00:00' },
			{ delete_at: null },
			'Ada called off the deletion of the workspace'
		],
		[
			'workspace.changed',
			{ name: 'Studio', deleted_at: null, logo_path: 'x' },
			{ name: 'Deleted workspace', deleted_at: '2026-12-05T23:30:00+00:00', logo_path: null },
			'Ada deleted the workspace Studio'
		],
		['invitation.created', null, { role: 'viewer' }, 'Ada invited Grace as viewer'],
		[
			'invitation.changed',
			{ revoked_at: null },
			{ revoked_at: '2026-12-01T10:00:00+00:00' },
			'Ada withdrew the invitation to Grace'
		],
		['invitation.changed', { sent_count: 1 }, { sent_count: 2 }, 'Ada sent the invitation to Grace again'],
		['product.changed', { state: 'draft' }, { state: 'published' }, 'Ada published Grace'],
		['product.changed', { state: 'published' }, { state: 'draft' }, 'Ada took Grace off sale'],
		[
			'product.changed',
			{ price_cents: 1900, currency: 'eur' },
			{ price_cents: 2900, currency: 'eur' },
			'Ada changed the price of Grace from €19 to €29'
		],
		['product.changed', { collection_id: null }, { collection_id: 'c1' }, 'Ada put Grace into Tea'],
		[
			'product.changed',
			{ collection_id: 'c2' },
			{ collection_id: null },
			'Ada took Grace out of a collection that is gone'
		],
		['brand_voice.changed', { version: 1 }, { version: 2 }, 'Ada changed the brand’s voice'],
		[
			'prompt_template.changed',
			{ name: 'A', latest_version: 1 },
			{ name: 'B', latest_version: 2 },
			'Ada saved version 2 of the template Grace'
		],
		[
			'prompt_template.changed',
			{ archived_at: null },
			{ archived_at: '2026-12-01T10:00:00+00:00' },
			'Ada archived the template Grace'
		],
		[
			'workspace.changed',
			{ default_language: null },
			{ default_language: 'pt-PT' },
			'Ada changed the language of new orders from that of who orders to European Portuguese'
		],
		[
			'api_key.changed',
			{ revoked_at: null },
			{ revoked_at: '2026-12-01T10:00:00+00:00' },
			'Ada revoked the API key Grace'
		],
		['plan.changed', { is_offered: true }, { is_offered: false }, 'Ada withdrew the plan Grace from sale'],
		['plan.changed', { is_offered: false }, { is_offered: true }, 'Ada offered the plan Grace again'],
		['session.created', null, null, 'Ada signed in'],
		['something.new', null, null, 'Ada: something.new']
	])('of %s %j → %j', (action, before, after, sentence) => {
		expect(sentenceOf(entry(action, { before, after }), reading)).toBe(sentence);
	});

	it.each([
		['member.created', { after: { role: 'member' } }, 'Ada joined as member'],
		['member.removed', { before: { role: 'member' } }, 'Ada left the workspace'],
		[
			'member.changed',
			{ before: { role: 'owner' }, after: { role: 'admin' } },
			'Ada changed their own role from owner to admin'
		]
	])('of %s differs when people do it to themselves', (action, change, sentence) => {
		const own = entry(action, { ...change, subject_id: 'ada', subject_name: 'Ada' });
		expect(sentenceOf(own, reading)).toBe(sentence);
	});

	it.each([
		[{ actor_kind: 'system', actor_id: null, actor_name: null }, 'Noxloop published Grace'],
		[{ actor_name: null }, 'A deleted account published Grace'],
		[{ actor_kind: 'api_key', actor_name: 'Shop' }, 'API key “Shop” published Grace'],
		[{ actor_kind: 'api_key', actor_name: null }, 'An API key that is gone published Grace'],
		[{ subject_name: null }, 'Ada published something that is gone']
	])('names who it was, as far as that is known: %j', (change, sentence) => {
		const published = entry('product.changed', { after: { state: 'published' }, ...change });
		expect(sentenceOf(published, reading)).toBe(sentence);
	});

	it.each(locales)('of every known action is written in %s', (locale) => {
		for (const action of allAuditKinds.flatMap((kind) => auditKinds[kind])) {
			const after = action.endsWith('.changed') ? firstFieldOf(action) : {};
			const sentence = sentenceOf(entry(action, { before: after, after }), { ...reading, locale });
			expect(sentence, action).not.toContain(action);
			// Of plans and payments the provider tells, and no person.
			if (!/^(subscription|payment)\./.test(action)) expect(sentence, action).toMatch(/Ada|Grace/);
		}
	});

	it('keeps names apart from right-to-left text', () => {
		const published = entry('product.changed', { after: { state: 'published' } });
		expect(sentenceOf(published, { ...reading, locale: 'ar' })).toBe(
			'نُشر \u2068Grace\u2069 بواسطة \u2068Ada\u2069'
		);
	});
});

const firstFieldOf = (action: string): Record<string, unknown> => {
	const fields: Record<string, Record<string, unknown>> = {
		workspace: { name: 'Studio' },
		member: { role: 'viewer' },
		invitation: { accepted_at: '2026-11-21T09:15:00+00:00' },
		product: { state: 'published' },
		collection: { name: 'Tea' },
		prompt_template: { latest_version: 2 },
		account: { delete_at: null },
		subscription: { status: 'past_due' },
		payment: { state: 'paid' },
		plan: { is_offered: true }
	};
	return fields[action.split('.')[0] ?? ''] ?? {};
};

describe('the changes of an entry', () => {
	it.each([
		[
			'product.changed',
			{ price_cents: 1900, currency: 'eur' },
			{ price_cents: 2900, currency: 'usd' },
			[{ label: 'Price', from: '€19', to: '$29' }]
		],
		[
			'member.changed',
			{ role: 'viewer' },
			{ role: 'member' },
			[{ label: 'Role', from: 'viewer', to: 'member' }]
		],
		[
			'workspace.changed',
			{ delete_at: null },
			{ delete_at: '2026-07-05T23:30:00+00:00' },
			[{ label: 'To be deleted on', from: 'never', to: 'Jul 6, 2026, 12:30 AM' }]
		],
		[
			'api_key.created',
			null,
			{ name: 'Shop', scopes: ['products:write', 'sales:read'], expires_at: null, revoked_at: null },
			[
				{ label: 'Name', from: null, to: 'Shop' },
				{ label: 'Access', from: null, to: 'Products: read and write, Sales: read' }
			]
		],
		['member.removed', { role: 'owner' }, null, [{ label: 'Role', from: 'owner', to: null }]],
		['session.created', null, null, []]
	])('of %s are told field by field', (action, before, after, changes) => {
		expect(changesOf(entry(action, { before, after }), reading)).toEqual(changes);
	});
});

describe('a row', () => {
	it('says where from in words', () => {
		expect(rowOf(entry('session.created'), reading)).toMatchObject({
			kind: 'sessions',
			address: '192.0.2.7',
			browser: 'Firefox · Linux',
			actor: { id: 'ada', words: 'Ada' }
		});
		expect(rowOf(entry('session.created', { user_agent: null, address: null }), reading)).toMatchObject({
			address: null,
			browser: null
		});
	});
});
