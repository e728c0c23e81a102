import { versionOf } from '../version.ts';
import { fieldErrors, ProductDetails, SalesCopy, SectionEdit, type FieldErrors } from './edits.ts';

/** The fields of each form as they stand in it: what a page keeps when a save is refused. */
export type SectionFields = { title: string; body: string };
export type DetailsFields = {
	title: string;
	subtitle: string;
	promise: string;
	authorName: string;
	price: string;
	currency: string;
};
export type SalesFields = SalesCopy;

const one = (data: FormData, name: string) => {
	const value = data.get(name);
	return typeof value === 'string' ? value : '';
};
const all = (data: FormData, name: string) =>
	data.getAll(name).map((value) => (typeof value === 'string' ? value : ''));

/** What a field holds as JSON; null when it is none. */
export function jsonFrom(data: FormData, name: string): unknown {
	try {
		return JSON.parse(one(data, name));
	} catch {
		return null;
	}
}

/** The version a form started from; 0, which no row has, when it was lost. */
export const versionFrom = (data: FormData): number => versionOf(one(data, 'version'));

export function sectionFields(data: FormData): SectionFields {
	// Browsers send line breaks as CRLF; what is kept and compared has the text's own.
	return { title: one(data, 'title'), body: one(data, 'body').replace(/\r\n?/g, '\n') };
}

export function detailsFields(data: FormData): DetailsFields {
	return {
		title: one(data, 'title'),
		subtitle: one(data, 'subtitle'),
		promise: one(data, 'promise').replace(/\r\n?/g, '\n'),
		authorName: one(data, 'author_name'),
		price: one(data, 'price'),
		currency: one(data, 'currency')
	};
}

/** Benefits and questions are repeated fields; lines left empty mean nothing and go. */
export function salesFields(data: FormData): SalesFields {
	const answers = all(data, 'answer');
	const faq = all(data, 'question').map((question, index) => ({ question, answer: answers[index] ?? '' }));
	return tidySales({
		headline: one(data, 'headline'),
		promise: one(data, 'promise').replace(/\r\n?/g, '\n'),
		benefits: all(data, 'benefit'),
		audience: one(data, 'audience').replace(/\r\n?/g, '\n'),
		faq,
		aboutAuthor: one(data, 'about_author').replace(/\r\n?/g, '\n'),
		callToAction: one(data, 'call_to_action'),
		seoTitle: one(data, 'seo_title'),
		seoDescription: one(data, 'seo_description')
	});
}

/** Without benefits and questions that are empty. */
export function tidySales(fields: SalesFields): SalesFields {
	return {
		...fields,
		benefits: fields.benefits.filter((benefit) => benefit.trim() !== ''),
		faq: fields.faq.filter(({ question, answer }) => question.trim() !== '' || answer.trim() !== '')
	};
}

type Checked<T> = { value: T; errors: null } | { value: null; errors: FieldErrors };

function checked<T>(
	result: { success: true; data: T } | { success: false; error: Parameters<typeof fieldErrors>[0] }
): Checked<T> {
	return result.success
		? { value: result.data, errors: null }
		: { value: null, errors: fieldErrors(result.error) };
}

export const checkSection = (fields: SectionFields): Checked<SectionEdit> =>
	checked(SectionEdit.safeParse(fields));
export const checkSales = (fields: SalesFields): Checked<SalesCopy> => checked(SalesCopy.safeParse(fields));
export const checkDetails = (fields: DetailsFields): Checked<ProductDetails> =>
	checked(ProductDetails.safeParse(fields));
