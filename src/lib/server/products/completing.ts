import { authorMaxLength, type Brief } from '../../products/brief.ts';
import { voiceText } from '../../products/voice.ts';
import type { Member } from '../workspaces/members.ts';
import { findVoice } from './voice.ts';

/** The brief with what only the server may say: how the brand speaks, as it is now, and who stands on the cover. */
export async function completeBrief(member: Member, brief: Brief): Promise<Brief> {
	const voice = await findVoice(member);
	const author = brief.author || voice?.authorName || member.viewer.displayName;
	return {
		...brief,
		voice: voice && brief.useVoice ? voiceText(voice) : '',
		author: author.slice(0, authorMaxLength)
	};
}
