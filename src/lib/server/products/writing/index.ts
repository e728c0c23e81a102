/** What to ask a language model for a product, what its answer must look like, and what the demo answers instead. */
export { outlineRequest, OutlineAnswer } from './outline.ts';
export { maxSections } from './outline-limits.ts';
export { salesPageRequest, SalesPageAnswer } from './sales-page.ts';
export { sectionRequest } from './section.ts';
