import { passwordMinLength } from './schemas.ts';

export type Strength = 'short' | 'weak' | 'fair' | 'strong';

// The words that open most lists of leaked passwords, in the forms people bend them into.
const common =
	/pass(word|wort|e)?|qwert[yz]|azerty|letmein|welcome|admin|abc|iloveyou|monkey|dragon|login|senha/g;
const walks = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** Characters that continue the one before: `aaaa`, `1234`, `4321`. They cost a guesser next to nothing. */
function predictable(text: string): number {
	let count = 0;
	for (let i = 1; i < text.length; i += 1) {
		const pair = text.slice(i - 1, i + 1);
		const back = [...pair].reverse().join('');
		if (pair[0] === pair[1] || walks.some((walk) => walk.includes(pair) || walk.includes(back))) count += 1;
	}
	return count;
}

/**
 * A hint for who chooses a password, not a rule: length counts, what continues or repeats doesn't, nor do the words of
 * every list, nor the person's own name or address (`own`).
 */
export function passwordStrength(password: string, own: string[] = []): Strength {
	if (password.length < passwordMinLength) return 'short';
	const plain = own
		.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
		.filter((part) => part.length > 2)
		.reduce((text, part) => text.replaceAll(part, ''), password.toLowerCase().replaceAll(common, ''));
	const kinds = [/\p{L}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(plain)).length;
	const score = plain.length - predictable(plain) + kinds;
	if (score < 9) return 'weak';
	return score < 16 ? 'fair' : 'strong';
}
