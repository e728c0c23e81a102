import { m } from '$lib/paraglide/messages.js';
import type { Language, ProductLength, ProductType, Tone } from './brief.ts';

/** Names of the fixed choices, in the reader's language. */
export const typeNames: Record<ProductType, () => string> = {
	ebook: m.type_ebook,
	guide: m.type_guide,
	course: m.type_course,
	template: m.type_template
};

/** "Publish e-book": the verb with its object, as languages inflect it. */
export const publishLabels: Record<ProductType, () => string> = {
	ebook: m.publish_ebook,
	guide: m.publish_guide,
	course: m.publish_course,
	template: m.publish_template
};

export const typeHints: Record<ProductType, () => string> = {
	ebook: m.type_ebook_hint,
	guide: m.type_guide_hint,
	course: m.type_course_hint,
	template: m.type_template_hint
};

export const toneNames: Record<Tone, () => string> = {
	professional: m.tone_professional,
	casual: m.tone_casual,
	humorous: m.tone_humorous,
	inspirational: m.tone_inspirational,
	educational: m.tone_educational,
	own: m.tone_own
};

export const lengthNames: Record<ProductLength, () => string> = {
	short: m.length_short,
	standard: m.length_standard,
	long: m.length_long,
	custom: m.length_custom
};

/** Each language in its own words, so that who needs it finds it. */
export const languageNames: Record<Language, string> = {
	en: 'English',
	'pt-PT': 'Português (Portugal)',
	'pt-BR': 'Português (Brasil)',
	es: 'Español',
	fr: 'Français',
	de: 'Deutsch',
	ar: 'العربية'
};
