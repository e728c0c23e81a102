import type { SectionMove } from '../../products/section-moves.ts';
import { isUuid } from '../../uuid.ts';
import { DomainError, unwrapMaybe } from '../platform/errors.ts';
import type { Member } from '../workspaces/members.ts';
import { get } from './listing.ts';
import type { SectionPlace } from './reports.ts';

/**
 * Gives a section another module and place. Throws `product_not_found` (404) for a section of another product,
 * `generation_unfinished` (409) or `module_torn` (422). Repeating changes nothing.
 */
export async function moveSection(
	member: Member,
	{ productId, sectionId }: SectionPlace,
	{ module, place }: SectionMove
): Promise<void> {
	const { sections } = await get(member, productId);
	if (!isUuid(sectionId) || !sections.some(({ id }) => id === sectionId))
		throw new DomainError('product_not_found', 404);
	const moved = await member.supabase.rpc('move_section', {
		p_section_id: sectionId,
		p_module: module,
		p_place: place
	});
	unwrapMaybe(moved);
}
