/**
 * Scrolls the page so that a place of a text area's text stands in its middle. Browsers do this on typing only; the
 * height of the text before it is measured in a copy that nobody sees.
 */
export function scrollToPlace(textarea: HTMLTextAreaElement, offset: number): void {
	const copy = textarea.cloneNode() as HTMLTextAreaElement;
	copy.removeAttribute('name');
	copy.removeAttribute('id');
	copy.setAttribute('aria-hidden', 'true');
	Object.assign(copy.style, {
		position: 'absolute',
		visibility: 'hidden',
		inset: '0 auto auto 0',
		width: `${textarea.offsetWidth}px`,
		height: '0',
		minHeight: '0'
	});
	copy.value = textarea.value.slice(0, offset);
	textarea.parentElement?.append(copy);
	const { top } = textarea.getBoundingClientRect();
	const place = top + window.scrollY + copy.scrollHeight;
	copy.remove();
	textarea.scrollTop = 0;
	window.scrollTo({ top: place - window.innerHeight / 2 });
}
