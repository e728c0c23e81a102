// Zero-width characters, direction overrides, the tag block and their like: what a person does not see, a model reads. Joiners
// go too; the languages of products do without them.
const invisible = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** The text as a person sees it: nothing in it is hidden from the eye. */
export const visibleText = (text: string): string => text.replace(invisible, '').replace(controls, '');

/** A source's text in its stored form: visible, with plain line ends, and no more than one empty line in a row. */
export function cleanText(text: string): string {
	return visibleText(text.replace(/\r\n?|\u2028|\u2029/g, '\n').replace(/[\u00a0\u202f]/g, ' '))
		.split('\n')
		.map((line) => line.trimEnd())
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}
