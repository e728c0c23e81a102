import { modulesOf, typographicLanguage, type Book } from '../../delivery/book.ts';
import { answersApart } from '../../products/answers-apart.ts';
import { partWords } from '../../products/part-words.ts';
import { aiStatement, shareText } from './ai-statement.ts';
import { lowerHeadings } from './markdown-headings.ts';
import { inertMarkdown, markdownText } from './inert-markdown.ts';

/** The book as one Markdown text with YAML front matter. Whatever title and text hold, no viewer runs or fetches it. */
export function markdownBook(book: Book, labels: { sample: string }): string {
	const front = Object.entries({
		title: book.title,
		...(book.subtitle ? { subtitle: book.subtitle } : {}),
		author: book.authorName,
		lang: book.language,
		date: book.publishedAt.slice(0, 10),
		generator: 'Noxloop'
	}).map(([key, value]) => `${key}: ${yamlText(value)}`);
	front.push(...aiMarks(book));
	const opening = [
		`# ${markdownText(book.title)}`,
		...(book.subtitle ? [`*${markdownText(book.subtitle)}*`] : []),
		markdownText(book.authorName),
		...(book.isSample ? [`> ${markdownText(labels.sample)}`] : [])
	];
	return ['---', ...front, '---', '', [...opening, ...textOf(book)].join('\n\n'), ''].join('\n');
}

const plain = (body: string, top: number): string => inertMarkdown(lowerHeadings(body.trim(), top));

/** The sections, in modules where the book has any; a course's answers stand at the very end, as in a book of exercises. */
function textOf(book: Book): string[] {
	const language = typographicLanguage(book.language);
	const apart = book.sections.map(({ body }) =>
		book.type === 'course' ? answersApart(body, language) : { text: body, answers: '' }
	);
	const sections = modulesOf(book.sections).flatMap(({ module, from, sections: own }) => {
		const level = module ? 3 : 2;
		const texts = own.map(({ title }, index) => {
			const { text } = apart[from - 1 + index] ?? { text: '' };
			return `${'#'.repeat(level)} ${markdownText(title)}\n\n${plain(text, level + 1)}`;
		});
		return module ? [`## ${markdownText(module)}`, ...texts] : texts;
	});
	const answers = book.sections.flatMap(({ title }, index) => {
		const own = apart[index]?.answers;
		return own ? [`### ${markdownText(title)}\n\n${plain(own, 4)}`] : [];
	});
	return answers.length > 0 ? [...sections, `## ${partWords[language].answers}`, ...answers] : sections;
}

function aiMarks(book: Book): string[] {
	const statement = aiStatement(book);
	const share = shareText(statement);
	return [
		`ai_generated: ${statement.isGenerated}`,
		...(statement.models.length > 0 ? [`ai_models: [${statement.models.map(yamlText).join(', ')}]`] : []),
		...(share === null ? [] : [`ai_share_by_people: ${share}`]),
		`digital_source_type: ${yamlText(statement.sourceType)}`
	];
}

/** A double-quoted YAML scalar: JSON's escapes are YAML's (1.2, 5.7), but for the line breaks that only YAML knows. */
function yamlText(text: string): string {
	return JSON.stringify(text).replace(
		/[\u0085\u2028\u2029\ufeff]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
	);
}
