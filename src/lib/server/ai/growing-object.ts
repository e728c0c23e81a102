import { partialParse } from 'openai/_vendor/partial-json-parser/parser';
import type { OnPartial, OnText } from './provider.ts';

/** Each reading begins at the front, so a long text is read only when it grew by this share of itself. */
const shortLength = 4_096;
const worthReading = 1 / 256;

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

/** Listens to the text of an answer and tells what it says so far, as it says more, where somebody wants to hear it. */
export function growingObject(onPartial: OnPartial | undefined): OnText {
	if (!onPartial) return () => undefined;
	let text = '';
	let readLength = 0;
	return (delta, offset) => {
		text = text.slice(0, offset) + delta;
		if (text === '') {
			readLength = 0;
			return onPartial(undefined);
		}
		if (text.length > shortLength && text.length < readLength * (1 + worthReading)) return;
		readLength = text.length;
		const partial = readPartial(text);
		if (partial !== undefined) onPartial(partial);
	};
}
