// Postgres refuses NUL in text, and other control characters have no place in a book; tab and line breaks stay.
// eslint-disable-next-line no-control-regex
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** The text as it is kept: lines end with \n, and no control characters are in it. */
export const typedText = (text: string): string =>
	text.replace(/\r\n?/g, '\n').replace(controlCharacters, '');
