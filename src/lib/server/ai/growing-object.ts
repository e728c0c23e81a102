import { partialParse } from 'openai/_vendor/partial-json-parser/parser';
import type { OnPartial, OnText } from './provider.ts';

/** Reading grows with the text: of the time at most this share is spent on it, and what comes meanwhile waits for the next piece. */
const readingShare = 0.1;

/** What a growing answer says so far; undefined before its JSON begins. Thinking and code fences around it are ignored. */
function readPartial(answer: string): unknown {
	const bare = answer.replace(/^\s*<think>[\s\S]*?(<\/think>|$)/, '');
	const start = bare.indexOf('{');
	if (start === -1) return undefined;
	try {
		return partialParse(bare.slice(start));
	} catch {
		return undefined; // whether the whole is JSON is judged at its end
	}
}

/** Listens to the text of an answer and tells what it says so far, each time that it says more. */
export function growingObject(onPartial: OnPartial): OnText {
	let text = '';
	let restUntil = 0;
	return (delta, offset) => {
		text = text.slice(0, offset) + delta;
		if (text === '') {
			restUntil = 0;
			return onPartial(undefined);
		}
		const start = performance.now();
		if (start < restUntil) return;
		const partial = readPartial(text);
		const end = performance.now();
		restUntil = end + (end - start) / readingShare;
		if (partial !== undefined) onPartial(partial);
	};
}
