import { authorMaxLength, type Brief } from '../../products/brief.ts';
import type { Member } from '../workspaces/members.ts';

/** The brief with what only the server may say: who stands on the cover. */
export function completeBrief(member: Member, brief: Brief): Brief {
	return { ...brief, voice: '', author: brief.author || member.viewer.displayName.slice(0, authorMaxLength) };
}
