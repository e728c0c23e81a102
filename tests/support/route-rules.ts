/**
 * What each actor is answered when they call a route directly, without the layout or page before it. An admin is
 * answered as a member, an owner as an admin, where nothing else is said.
 */
export type Answers = {
	anonymous: number;
	stranger: number;
	viewer: number;
	member: number;
	admin?: number;
	owner?: number;
};

const everyone = (status: number): Answers => ({
	anonymous: status,
	stranger: status,
	viewer: status,
	member: status
});
/** A page of a workspace: strangers don't learn that it exists; who isn't signed in goes to the form. */
const forViewers: Answers = { anonymous: 303, stranger: 404, viewer: 200, member: 200 };
const forMembers: Answers = { anonymous: 303, stranger: 404, viewer: 403, member: 200 };
/**
 * A change in a workspace. Visitors are refused and shown the sign-in form. Members' calls here carry an empty form:
 * 400 says that they got as far as its check, 409 that its version is not the stored one.
 */
const changes = (member: number): Answers => ({ anonymous: 303, stranger: 404, viewer: 403, member });
/** A change that admins and owners make. */
const forAdmins = (admin: number): Answers => ({ ...changes(403), admin });
const signedInGoOn = (status: number): Answers => ({
	anonymous: status,
	stranger: 303,
	viewer: 303,
	member: 303
});
/** What is the person's own: who isn't signed in goes to the form. */
const forSignedIn = (status: number): Answers => ({ ...everyone(status), anonymous: 303 });
/** Content behind an entitlement that none of them has, the workspace's own members included. */
const forBuyersOnly = everyone(404);

/** By route id, then by method or action. A route or action that is missing here fails the test. */
export const routeRules: Record<string, Record<string, Answers>> = {
	'/(site)': { GET: everyone(200) },
	'/(site)/pricing': { GET: everyone(200) },
	'/(site)/pricing/choose': { GET: everyone(303) },
	'/(app)/app': { GET: everyone(303) },
	'/(app)/account': {
		GET: forSignedIn(200),
		save: forSignedIn(400),
		avatar: forSignedIn(422),
		removeAvatar: forSignedIn(200)
	},
	'/(app)/account/security': {
		GET: forSignedIn(200),
		password: forSignedIn(400),
		firstPassword: forSignedIn(200),
		email: forSignedIn(400),
		resendEmail: forSignedIn(409),
		cancelEmail: forSignedIn(200),
		endSession: forSignedIn(400),
		endOthers: forSignedIn(200),
		endAll: forSignedIn(303)
	},
	'/(app)/account/data': {
		GET: forSignedIn(200),
		export: forSignedIn(200),
		leave: forSignedIn(400),
		keep: forSignedIn(200)
	},
	'/(app)/account/data/export/[export]': { GET: forSignedIn(404) },
	'/(app)/account/time-zone': { POST: { ...everyone(422), anonymous: 401 } },
	'/(admin)/admin': { GET: everyone(404) },
	'/(admin)/admin/audit': { GET: everyone(404) },
	'/(admin)/admin/audit/export': { GET: everyone(404) },
	'/(admin)/admin/models': { GET: everyone(404), try: everyone(404), price: everyone(404) },
	'/(admin)/admin/models/[task]': { GET: everyone(404), default: everyone(404) },
	'/(admin)/admin/templates': { GET: everyone(404) },
	'/(admin)/admin/templates/new': { GET: everyone(404), save: everyone(404), try: everyone(404) },
	'/(admin)/admin/templates/[template]': {
		GET: everyone(404),
		save: everyone(404),
		try: everyone(404),
		bringBack: everyone(404),
		archive: everyone(404),
		unarchive: everyone(404)
	},
	'/(admin)/admin/plans': { GET: everyone(404), addPack: everyone(404), offer: everyone(404) },
	'/(admin)/admin/plans/[plan]': { GET: everyone(404), offer: everyone(404) },
	'/(admin)/admin/plans/[plan]/new': { GET: everyone(404), default: everyone(404) },
	'/(admin)/admin/events': { GET: everyone(404), replay: everyone(404) },
	'/(admin)/admin/events/[event]': { GET: everyone(404), replay: everyone(404) },
	'/(admin)/admin/events/range': { GET: everyone(404), replay: everyone(404) },
	'/(admin)/admin/reconciliation': { GET: everyone(404), compare: everyone(404) },
	'/(admin)/admin/usage': { GET: everyone(404) },
	'/(admin)/admin/usage/export': { GET: everyone(404) },
	'/(admin)/admin/workspaces': { GET: everyone(404) },
	'/(admin)/admin/workspaces/[workspace]': { GET: everyone(404), adjust: everyone(404) },
	'/language': { GET: everyone(303), default: everyone(303) },
	'/(app)/w/[workspace]': { GET: { ...forViewers, viewer: 303, member: 303 } },
	'/(app)/w/[workspace]/products': { GET: forViewers, move: changes(200) },
	'/(app)/w/[workspace]/products/collections': {
		GET: forViewers,
		create: changes(400),
		rename: changes(400),
		delete: changes(404),
		restore: changes(400)
	},
	'/(app)/w/[workspace]/products/new': { GET: forMembers, default: changes(400) },
	'/(app)/w/[workspace]/products/new/sources': {
		GET: { ...forMembers, anonymous: 401 },
		POST: { ...changes(422), anonymous: 401 }
	},
	'/(app)/w/[workspace]/products/[product]': {
		GET: forViewers,
		section: changes(400),
		collection: changes(200),
		dismiss: changes(404),
		restore: changes(404),
		details: changes(400),
		sales: changes(409),
		publish: changes(409),
		cancel: changes(303),
		pause: changes(303),
		resume: changes(303),
		outline: changes(400),
		approve: changes(303),
		revise: changes(400),
		stopRevision: changes(404),
		accept: changes(404),
		reject: changes(404),
		restoreVersion: changes(404),
		move: changes(400),
		lock: changes(404),
		unlock: changes(404),
		showProvenance: changes(200),
		unpublish: changes(200),
		cover: changes(400),
		uploadCover: changes(422),
		composeCover: changes(200),
		paint: changes(503),
		usePicture: changes(404)
	},
	'/(app)/w/[workspace]/products/[product]/cover': {
		GET: { anonymous: 401, stranger: 404, viewer: 403, member: 422 }
	},
	'/(app)/w/[workspace]/products/[product]/cover/[picture]': {
		GET: { anonymous: 401, stranger: 404, viewer: 404, member: 404 }
	},
	'/(app)/w/[workspace]/products/[product]/receipt': { GET: forViewers },
	'/(app)/w/[workspace]/products/[product]/history': {
		GET: { anonymous: 401, stranger: 404, viewer: 200, member: 200 }
	},
	'/(app)/w/[workspace]/products/[product]/revisions/[revision]': {
		GET: { anonymous: 401, stranger: 404, viewer: 404, member: 404 }
	},
	'/(app)/w/[workspace]/settings': {
		GET: forViewers,
		name: forAdmins(400),
		handle: forAdmins(400),
		logo: forAdmins(422),
		removeLogo: forAdmins(200),
		delete: { ...forAdmins(403), owner: 422 },
		keep: { ...forAdmins(403), viewer: 403, owner: 200 }
	},
	'/(app)/workspaces/new': { GET: forSignedIn(200), default: forSignedIn(400) },
	'/pictures/[bucket]/[owner]/[file]': { GET: everyone(404) },
	'/(app)/w/[workspace]/products/[product]/progress': {
		GET: { anonymous: 401, stranger: 404, viewer: 404, member: 404 }
	},
	'/(app)/invitations': {
		GET: { ...everyone(200), anonymous: 303 },
		accept: { ...everyone(422), anonymous: 303 },
		later: everyone(303)
	},
	'/(app)/w/[workspace]/settings/activity': { GET: forAdmins(200) },
	'/(app)/w/[workspace]/settings/activity/export': { GET: { ...forAdmins(200), anonymous: 401 } },
	'/(app)/w/[workspace]/templates': { GET: forViewers, duplicate: changes(404) },
	'/(app)/w/[workspace]/templates/new': { GET: forMembers, save: changes(400), try: changes(400) },
	// No such template: the call got as far as looking for it.
	'/(app)/w/[workspace]/templates/[template]': {
		GET: { anonymous: 303, stranger: 404, viewer: 404, member: 404 },
		save: changes(404),
		try: changes(404),
		bringBack: changes(404),
		archive: changes(404),
		unarchive: changes(404),
		duplicate: changes(404)
	},
	'/(app)/w/[workspace]/settings/voice': {
		GET: forViewers,
		voice: forAdmins(400),
		language: forAdmins(200)
	},
	'/(app)/w/[workspace]/settings/ai-keys': {
		GET: forAdmins(200),
		set: forAdmins(400),
		remove: forAdmins(409),
		test: forAdmins(409)
	},
	'/(app)/w/[workspace]/settings/keys': {
		GET: forAdmins(200),
		create: forAdmins(400),
		revoke: forAdmins(404)
	},
	'/(app)/w/[workspace]/settings/members': {
		GET: forViewers,
		invite: { ...changes(403), admin: 400 },
		resend: { ...changes(403), admin: 422 },
		revoke: { ...changes(403), admin: 422 },
		role: { ...changes(403), admin: 422 },
		quota: { ...changes(403), admin: 422 },
		remove: { ...changes(403), admin: 422 },
		handOver: { ...changes(403), owner: 422 },
		leave: { ...changes(422), viewer: 422 }
	},
	'/(app)/w/[workspace]/settings/billing': {
		GET: forViewers,
		check: { anonymous: 303, stranger: 404, viewer: 404, member: 404 }, // no session is named
		subscribe: forAdmins(422),
		preview: forAdmins(422),
		change: forAdmins(422),
		keep: forAdmins(404),
		cancel: forAdmins(404),
		resume: forAdmins(404),
		portal: forAdmins(404)
	},
	'/(app)/w/[workspace]/settings/billing/statement': { GET: { ...forViewers, anonymous: 401 } },
	'/(app)/w/[workspace]/wallet': { GET: forViewers, topUp: forAdmins(422), low: forAdmins(422) },
	'/(app)/w/[workspace]/wallet/export': { GET: { ...forViewers, anonymous: 401 } },
	'/(app)/w/[workspace]/usage': { GET: forViewers },
	'/(app)/w/[workspace]/usage/export': { GET: { ...forViewers, anonymous: 401 } },
	// Without a session to ask about, the wallet itself is the answer.
	'/(app)/w/[workspace]/wallet/paid': {
		GET: { ...forViewers, viewer: 303, member: 303 },
		check: { anonymous: 303, stranger: 404, viewer: 404, member: 404 } // no session is named
	},
	// The token that the test gives is none of ours.
	'/(auth)/invitation/[token]': { GET: everyone(200), default: { ...everyone(404), anonymous: 303 } },
	'/(auth)/sign-in': { GET: signedInGoOn(200), default: signedInGoOn(400) },
	// The POST answers with a page that leads on to Google; who comes back without a code of this browser is refused.
	'/(auth)/sign-in/google': { GET: everyone(303), default: signedInGoOn(200) },
	'/(auth)/auth/callback': { GET: everyone(303) },
	'/(auth)/sign-up': { GET: signedInGoOn(200), default: signedInGoOn(400) },
	'/(auth)/sign-up/check-inbox': { GET: signedInGoOn(200), default: signedInGoOn(400) },
	'/(auth)/forgot-password': { GET: everyone(200), default: everyone(400) },
	'/(auth)/reset-password': { GET: everyone(303), default: everyone(303) },
	'/(auth)/auth/confirm': { GET: everyone(200), default: everyone(410) },
	'/(auth)/sign-out': { GET: everyone(303), default: everyone(303) },
	'/access/[token]': { GET: everyone(404) },
	'/library': { GET: everyone(200), forget: everyone(303) },
	'/library/[entitlement]': { GET: forBuyersOnly },
	'/library/[entitlement]/[section]': { GET: forBuyersOnly },
	'/library/[entitlement]/download/[format]': { GET: forBuyersOnly },
	'/library/[entitlement]/place': { POST: everyone(400) },
	'/checkout/return': { GET: everyone(404), check: everyone(303) },
	'/checkout/return/events': { GET: everyone(404) },
	'/checkout/owned': { GET: everyone(200) },
	'/p/[slug]': { GET: everyone(200), buy: everyone(303) },
	'/(site)/api/docs': { GET: everyone(200) },
	'/api/openapi.json': { GET: everyone(200) },
	// Calls here carry an empty body: 422 says that they got as far as its check.
	'/api/auth/register': { POST: everyone(422) },
	'/api/auth/login': { POST: everyone(422) },
	'/api/auth/refresh': { POST: everyone(422) },
	'/api/auth/forgot-password': { POST: everyone(422) },
	'/api/auth/reset-password': { POST: everyone(422) },
	'/api/auth/me': { GET: { ...everyone(200), anonymous: 401 } },
	'/api/templates': { GET: { ...everyone(200), anonymous: 401 } },
	'/api/workspaces': {
		GET: { ...everyone(200), anonymous: 401 },
		POST: { ...everyone(422), anonymous: 401 }
	},
	'/api/workspaces/[id]/members': {
		GET: { ...everyone(200), anonymous: 401, stranger: 404 },
		POST: { ...everyone(422), anonymous: 401 }
	},
	'/api/workspaces/[id]/products': { GET: { anonymous: 401, stranger: 404, viewer: 200, member: 200 } },
	'/api/workspaces/[id]/products/generate': { POST: { ...everyone(422), anonymous: 401 } },
	'/api/workspaces/[id]/products/[pid]': { PUT: { ...everyone(404), anonymous: 401 } },
	'/api/products/generate': { POST: { ...everyone(422), anonymous: 401 } },
	// The id that the test gives is a workspace's.
	'/api/products/[id]': {
		GET: { ...everyone(404), anonymous: 401 },
		PUT: { ...everyone(422), anonymous: 401 }
	},
	'/api/generations/[id]': { GET: { ...everyone(404), anonymous: 401 } },
	'/api/generations/[id]/events': { GET: { ...everyone(404), anonymous: 401 } },
	'/api/generations/[id]/pause': { POST: { ...everyone(404), anonymous: 401 } },
	'/api/generations/[id]/resume': { POST: { ...everyone(404), anonymous: 401 } },
	'/api/generations/[id]/cancel': { POST: { ...everyone(404), anonymous: 401 } },
	'/api/generations/[id]/approve': { POST: { ...everyone(422), anonymous: 401 } },
	'/api/health': { GET: everyone(200) },
	'/api/public/products': { GET: everyone(200) },
	'/api/public/product/[slug]': { GET: everyone(200) },
	'/api/workspaces/[id]/credits': { GET: { anonymous: 401, stranger: 404, viewer: 200, member: 200 } },
	'/api/billing/plans': { GET: everyone(200) },
	'/api/billing/history': { GET: { ...everyone(400), anonymous: 401 } },
	'/api/billing/checkout/stripe': { POST: { ...everyone(422), anonymous: 401 } },
	'/api/billing/checkout/paypal': { POST: { ...everyone(422), anonymous: 401 } },
	'/api/billing/webhook/paypal': { POST: everyone(400) },
	'/api/billing/webhook/stripe': { POST: everyone(400) }
};

export const routeActors = ['anonymous', 'stranger', 'viewer', 'member', 'admin', 'owner'] as const;
export type RouteActor = (typeof routeActors)[number];

/** The declared status of a call for an actor; undefined for a call that is not declared. */
export function answerTo(route: string, name: string, actor: RouteActor): number | undefined {
	const answers = routeRules[route]?.[name];
	if (actor === 'owner') return answers?.owner ?? answers?.admin ?? answers?.member;
	return actor === 'admin' ? (answers?.admin ?? answers?.member) : answers?.[actor];
}
