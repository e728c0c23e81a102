import { draftText } from '../../../products/outline-draft.ts';
import type { OnPartial, OnText } from '../../ai/provider.ts';

/** Passes an outline on as text while it grows: the lines of `draftText`, and nothing else that a model may write. */
export function outlineRelay(push: OnText): OnPartial {
	let text = '';
	return (partial) => {
		const next = draftText(partial);
		if (!next.startsWith(text)) {
			push('', 0);
			text = '';
		}
		if (next.length > text.length) push(next.slice(text.length), text.length);
		text = next;
	};
}
