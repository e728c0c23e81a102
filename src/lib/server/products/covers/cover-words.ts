import type { Language, ProductType } from '../../../products/brief.ts';
import type { CoverFacts } from './compose.ts';

type Kind = Exclude<ProductType, 'ebook'> | 'sample';

/** In the product's language, which the app itself may not speak. */
const words: Record<Language, Record<Kind, string>> = {
	en: { guide: 'Guide', course: 'Course', template: 'Template', sample: 'Sample' },
	'pt-PT': { guide: 'Guia', course: 'Curso', template: 'Modelo', sample: 'Amostra' },
	'pt-BR': { guide: 'Guia', course: 'Curso', template: 'Modelo', sample: 'Amostra' },
	es: { guide: 'Guía', course: 'Curso', template: 'Plantilla', sample: 'Muestra' },
	fr: { guide: 'Guide', course: 'Cours', template: 'Modèle', sample: 'Exemple' },
	de: { guide: 'Leitfaden', course: 'Kurs', template: 'Vorlage', sample: 'Muster' },
	ar: { guide: 'دليل', course: 'دورة', template: 'نموذج', sample: 'عيّنة' }
};

/** What kind of thing it is; a book is known by being one. Text of the demo is called a sample before anything else. */
export function coverWords({ type, language, isSample }: CoverFacts): string {
	const own = words[language as Language] ?? words.en;
	if (isSample) return own.sample;
	return type === 'ebook' ? '' : own[type];
}
