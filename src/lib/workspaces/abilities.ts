import type { Role } from './member-schemas.ts';

/**
 * What members may do, by the least role that may. The table on the members page is made from it, and
 * tests/database/team.test.ts asks the database for each ability of each role.
 */
export const abilities = {
	read: 'viewer',
	write: 'member',
	sort: 'member',
	team: 'admin',
	settings: 'admin',
	keys: 'admin',
	owners: 'owner',
	end: 'owner'
} as const satisfies Record<string, Role>;

export type Ability = keyof typeof abilities;
