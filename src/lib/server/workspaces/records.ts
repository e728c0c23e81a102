import { DomainError } from '../platform/errors.ts';
import { hasPower, requireMember, type Member } from './members.ts';

/**
 * A member who may read the workspace's records, its log and its keys: admins, also while it waits for its deletion. Throws
 * what `requireMember` throws.
 */
export async function requireKeeper(
	asking: Parameters<typeof requireMember>[0],
	handle: string
): Promise<Member> {
	const member = await requireMember(asking, handle, 'viewer');
	if (!hasPower(member.heldRole, 'admin')) throw new DomainError('role_too_low', 403);
	return member;
}
