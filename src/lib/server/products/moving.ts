import type { SectionMove } from '../../products/section-moves.ts';
import { unwrapMaybe } from '../platform/errors.ts';
import type { Member } from '../workspaces/members.ts';
import { requireSection, type SectionPlace } from './reports.ts';

/**
 * Gives a section another module and place. Throws `product_not_found` (404) for a section of another product,
 * `generation_unfinished` (409) or `module_torn` (422). Repeating changes nothing.
 */
export async function moveSection(
	member: Member,
	section: SectionPlace,
	{ module, place }: SectionMove
): Promise<void> {
	await requireSection(member, section);
	const moved = await member.supabase.rpc('move_section', {
		p_section_id: section.sectionId,
		p_module: module,
		p_place: place
	});
	unwrapMaybe(moved);
}
