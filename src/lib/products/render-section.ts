import type { MarkdownIt, Token } from 'markdown-it';
import { escapeHtml } from '../escape-html.ts';
import type { Language, ProductType } from './brief.ts';
import { readFields, type Field } from './fields.ts';
import { newWriter, renderMarkdown } from './markdown.ts';
import { partWords, type PartWords } from './part-words.ts';
import { isSound, labelOf, partsOf, type Block, type Part, type Question } from './section-parts.ts';

export type SectionOptions = {
	type: ProductType;
	language: Language;
	/** As for renderMarkdown. */
	topHeading?: number;
	/** What the reader's device keeps answers under; nothing is kept without one. */
	scope?: string;
	/** Tells the groups of choices apart where several sections stand on one page. */
	name?: string;
};

type Env = {
	topHeading: number;
	words: PartWords;
	name: string;
	keys: Map<string, number>;
	questions: number;
};
type Drawing = { writer: MarkdownIt; env: Env };

const writers = new Map<Language, MarkdownIt>();

/**
 * A section as inert HTML, with what its type has to do in it: quizzes to answer, fields to fill in, lists to tick. All of
 * it works without a script: an answer opens, a field takes text. `static/section-parts.js` adds checking, scores and
 * memory. A book's chapters are text and nothing else.
 */
export function renderSection(source: string, options: SectionOptions): string {
	const { type, language, topHeading = 3, scope = '', name = 'section' } = options;
	if (type === 'ebook') return renderMarkdown(source, { topHeading, language });
	const writer = writerFor(language);
	const words = partWords[language];
	const env: Env = { topHeading, words, name, keys: new Map(), questions: 0 };
	const tokens = writer.parse(source, env);
	const parts = type === 'course' ? partsOf(tokens) : [{ kind: 'text', block: { type: '', tokens } } as Part];
	const html = drawParts(parts, { writer, env });
	if (env.keys.size === 0) return html;
	const hasFields = html.includes('class="blank');
	return `<section-parts data-scope="${escapeHtml(scope)}">\n${html}${tools(words, hasFields, scope !== '')}</section-parts>\n`;
}

function writerFor(language: Language): MarkdownIt {
	const kept = writers.get(language);
	if (kept) return kept;
	const writer = newWriter(language);
	readFields(writer);
	const { rules } = writer.renderer;
	rules.field_open = () => '<label class="field"><span class="field-label">';
	rules.field_close = () => '</label>';
	rules.blank = (tokens, at, _options, env) => drawBlank(tokens, at, env as unknown as Env);
	rules.task_open = (tokens, at, _options, env) => drawBox(tokens, at, env as unknown as Env);
	rules.task_close = () => '</span></label>';
	writers.set(language, writer);
	return writer;
}

/** A name of its own for what is kept: by its words, so that it outlives edits elsewhere. */
function keyOf(label: string, { keys }: Env): string {
	const base = label.toLowerCase().slice(0, 60);
	const count = (keys.get(base) ?? 0) + 1;
	keys.set(base, count);
	return escapeHtml(count === 1 ? base : `${base}#${count}`);
}

function drawBlank(tokens: Token[], at: number, env: Env): string {
	const { label, rows } = tokens[at]?.meta as Field;
	const isLabelled = tokens[at + 1]?.type === 'field_close';
	const attributes = `data-keep="${keyOf(`field ${label}`, env)}" autocomplete="off"`;
	const named = isLabelled ? '' : ` aria-label="${escapeHtml(label || env.words.field)}"`;
	const end = isLabelled ? '</span>' : '';
	return rows > 1
		? `${end}<textarea class="blank" rows="${rows + 1}" ${attributes}${named}></textarea>`
		: `${end}<input class="blank${isLabelled ? '' : ' blank-inline'}" type="text" ${attributes}${named}>`;
}

function drawBox(tokens: Token[], at: number, env: Env): string {
	const { isDone, label } = tokens[at]?.meta as { isDone: boolean; label: string };
	return `<label class="task"><input type="checkbox" data-keep="${keyOf(`task ${label}`, env)}"${isDone ? ' checked' : ''}><span>`;
}

/** Gives `- [ ]` a box to tick. */
function placeTasks(tokens: Token[]): Token[] {
	tokens.forEach((token, at) => {
		const [first] = token.children ?? [];
		const mark = first?.type === 'text' ? /^\[([ xX])\][ \t]+/.exec(first.content) : null;
		if (!mark || !first || !token.children || tokens[at - 2]?.type !== 'list_item_open') return;
		first.content = first.content.slice(mark[0].length);
		const label = token.children.map(({ content }) => content).join('');
		const make = (type: string): Token => Object.assign(Object.create(first) as Token, { type, content: '' });
		const open = Object.assign(make('task_open'), { meta: { isDone: mark[1] !== ' ', label } });
		token.children = [open, ...token.children, make('task_close')];
	});
	return tokens;
}

function drawParts(parts: Part[], drawing: Drawing): string {
	return parts.map((part) => drawPart(part, drawing)).join('');
}

function drawPart(part: Part, drawing: Drawing): string {
	if (part.kind === 'text') return draw(part.block, drawing);
	if (part.kind === 'quiz') return drawQuiz(part.questions, drawing);
	const { writer, env } = drawing;
	const inside = drawParts(part.parts, drawing);
	if (part.kind !== 'solution')
		return `<div class="${part.kind}">\n${draw(part.heading, drawing)}${inside}</div>\n`;
	const title = part.heading.tokens.find(({ type }) => type === 'inline')?.children ?? [];
	const summary = writer.renderer.renderInline(title, writer.options, env as never);
	return `<details class="solution">\n<summary>${summary}</summary>\n${inside}</details>\n`;
}

const draw = ({ tokens }: Block, { writer, env }: Drawing): string =>
	writer.renderer.render(placeTasks(tokens), writer.options, env as never);

function drawQuiz(questions: Question[], drawing: Drawing): string {
	const { words } = drawing.env;
	const items = questions.map((question) => `<li>${drawQuestion(question, drawing)}</li>`).join('\n');
	return `<div class="quiz">
<ol>
${items}
</ol>
<p class="score" role="status" data-score="${escapeHtml(words.score)}"></p>
<p class="quiz-tools" hidden><button type="button" data-again>${escapeHtml(words.again)}</button></p>
</div>
`;
}

/** One question with its options, then its answer, closed. One that can't be answered is shown as text. */
function drawQuestion(question: Question, drawing: Drawing): string {
	const { writer, env } = drawing;
	const { stem, options, explanation } = question;
	const [first, ...more] = stem;
	const isShort = first?.type === 'paragraph' || first?.type === 'heading';
	const title = isShort ? inline(first, drawing) : '';
	const rest = (isShort ? more : stem).map((block) => draw(block, drawing)).join('');
	const labels = options.map((option) =>
		writer.renderer.renderInline(labelOf(option), writer.options, env as never)
	);
	const explained = explanation.map((block) => draw(block, drawing)).join('');
	if (!isSound(question)) {
		const list = labels.length > 0 ? `<ul>${labels.map((label) => `<li>${label}</li>`).join('')}</ul>` : '';
		return `<p>${title}</p>${rest}${list}${explained}`;
	}
	env.questions += 1;
	const right = options.findIndex(({ isRight }) => isRight);
	const key = keyOf(`question ${first ? (first.tokens[1]?.content ?? '') : ''}`, env);
	const choices = labels.map(
		(label, at) =>
			`<label class="option"><input type="radio" name="${escapeHtml(env.name)}-${env.questions}" value="${at}"><span>${label}</span></label>`
	);
	return `<div class="question" data-question="${key}" data-right="${right}">
<fieldset>
<legend>${title}</legend>
${rest}${choices.join('\n')}
</fieldset>
${verdict(env.words)}
<details class="answer">
<summary>${escapeHtml(env.words.showAnswer)}</summary>
<p class="right-answer"><strong>${escapeHtml(env.words.rightAnswer)}</strong> ${labels[right] ?? ''}</p>
${explained}</details>
</div>`;
}

const inline = (block: Block, { writer, env }: Drawing): string =>
	writer.renderer.renderInline(
		block.tokens.find(({ type }) => type === 'inline')?.children ?? [],
		writer.options,
		env as never
	);

const verdict = (words: PartWords): string =>
	`<p class="verdict" role="status" data-words-right="${escapeHtml(words.right)}" data-words-wrong="${escapeHtml(words.wrong)}" data-words-choose="${escapeHtml(words.choose)}"></p>
<p class="quiz-tools" hidden><button type="button" data-check>${escapeHtml(words.check)}</button></p>`;

/** What the script makes work, hidden until it does. */
function tools(words: PartWords, hasFields: boolean, isKept: boolean): string {
	const button = (name: string, text: string): string =>
		`<button type="button" data-do="${name}">${escapeHtml(text)}</button>`;
	const buttons = hasFields
		? `<p class="part-tools" hidden>${button('copy', words.copy)}${button('print', words.print)}${button('clear', words.clear)}<span role="status" data-copied="${escapeHtml(words.copied)}"></span></p>\n`
		: '';
	return buttons + (isKept ? `<p class="part-note" hidden>${escapeHtml(words.stays)}</p>\n` : '');
}
