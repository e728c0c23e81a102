import { authorMaxLength, type Brief } from '../../../products/brief.ts';
import { voiceText } from '../../../products/voice.ts';
import type { Spender } from '../../workspaces/members.ts';
import { findTemplate } from '../templates/templates.ts';
import { findVoice } from '../voice.ts';

/**
 * The brief with what only the server may say: how the brand speaks, as it is now, who stands on the cover, and a template
 * only where there is such a one.
 */
export async function completeBrief(member: Spender, brief: Brief): Promise<Brief> {
	const { template } = brief;
	const [voice, found] = await Promise.all([
		findVoice(member),
		template && findTemplate(member, template.id, template.version)
	]);
	const author = brief.author || voice?.authorName || member.viewer.displayName;
	return {
		...brief,
		voice: voice && brief.useVoice ? voiceText(voice) : '',
		author: author.slice(0, authorMaxLength),
		template: found ? template : null
	};
}
