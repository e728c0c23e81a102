import { z } from 'zod';
import { Address } from '../accounts/schemas.ts';
import { listQuery, PageNumber, SearchText } from '../list-address.ts';

/** From least to most power, as the database orders them. */
export const roles = ['viewer', 'member', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

const role = z.enum(roles, { error: 'role_invalid' });

/** Whom to invite, and as what. The address comes out trimmed and in lower case. */
export const NewInvitation = z.object({ email: Address.shape.email, role });
export type NewInvitation = z.infer<typeof NewInvitation>;

export const InvitationId = z.object({ id: z.uuid() });

/** Sending again names the count that the page showed, so that two admins at once send one mail. */
export const Resend = z.object({ id: z.uuid(), sentCount: z.coerce.number().int().min(1).max(100) });

export const MemberId = z.object({ userId: z.uuid() });
export const NewRole = z.object({ userId: z.uuid(), role });

/** What a member may spend in a month, in credits; empty lifts the limit. */
export const NewQuota = z.object({
	userId: z.uuid(),
	quota: z.union([z.literal('').transform(() => null), z.coerce.number().int().min(0).max(1_000_000)])
});

/** For what can't be taken back by oneself: an empty POST does nothing. */
export const Confirmed = z.object({ confirmed: z.literal('yes') });

/** What the list of members shows, as its address says it. Anything else in the address falls back to everybody. */
export const MemberFilters = z.object({
	role: z.enum(['all', ...roles]).catch('all'),
	search: SearchText,
	page: PageNumber
});
export type MemberFilters = z.infer<typeof MemberFilters>;

/** Reads the filters from an address. */
export function filtersFrom(search: URLSearchParams): MemberFilters {
	return MemberFilters.parse({
		role: search.get('role') ?? 'all',
		search: search.get('q') ?? '',
		page: search.get('page') ?? 1
	});
}

/** The query of an address that shows these filters; empty for the plain list. */
export function filtersQuery({ role, search, page }: MemberFilters): string {
	return listQuery({ role, q: search, page });
}
