import { describe, expect, test } from 'vitest';
import type { Language } from '../../../products/brief.ts';
import { findLeftovers, stripLeftovers } from './leftovers.ts';

const body = 'Flour gives bread its body.\n\n## Water\n\nWater wakes the flour up.';

type Bad = [kind: string, language: Language, text: string];

/** Texts that can be cleaned: what remains must be `body`. */
const removable: Bad[] = [
	['preamble', 'en', `Here is the chapter:\n\n${body}`],
	['preamble', 'en', `Certainly! Here's the section on flour and water you asked for.\n\n${body}`],
	['preamble', 'en', `Sure, here’s a draft of Chapter 2:\n\n---\n\n${body}`],
	['preamble', 'en', `Of course!\n\n${body}`],
	['preamble', 'en', `Here is the section you requested.\n\n${body}`],
	['preamble', 'en', `Sure! Here is chapter 3: Kneading\n\n${body}`],
	['preamble', 'en', `Sure! Here is a guide that bakers will love:\n\n${body}`],
	['preamble', 'fr', `Voici la section que vous avez demandée.\n\n${body}`],
	['preamble', 'ar', `إليك الفصل الأول كما طلبت:\n\n${body}`],
	['preamble', 'en', `Certainly! I'll write this section in a friendly tone.\n\n${body}`],
	['preamble', 'pt-PT', `Claro! Aqui está o capítulo:\n\n${body}`],
	['preamble', 'pt-BR', `Segue abaixo a seção sobre farinha:\n\n${body}`],
	['preamble', 'es', `¡Claro! Aquí tienes el capítulo sobre la harina:\n\n${body}`],
	['preamble', 'es', `A continuación, el texto de la sección:\n\n${body}`],
	['preamble', 'fr', `Bien sûr ! Voici le chapitre :\n\n${body}`],
	['preamble', 'fr', `Avec plaisir !\n\n${body}`],
	['preamble', 'de', `Gerne! Hier ist das Kapitel über Mehl:\n\n${body}`],
	['preamble', 'de', `Natürlich!\n\n${body}`],
	['preamble', 'ar', `بالتأكيد! إليك نص الفصل:\n\n${body}`],
	['closing_offer', 'ar', `${body}\n\nهل ترغب في أن أكتب الفصل التالي؟`],
	['preamble', 'pt-PT', `Here is the chapter in European Portuguese:\n\n${body}`],
	['closing_offer', 'en', `${body}\n\nLet me know if you'd like me to expand any part.`],
	['closing_offer', 'en', `${body}\n\nWould you like me to write the next chapter?`],
	['closing_offer', 'en', `${body}\n\n(Word count: 612)`],
	['closing_offer', 'pt-BR', `${body}\n\nSe quiser, posso continuar com o próximo capítulo.`],
	['closing_offer', 'es', `${body}\n\n¿Quieres que escriba el siguiente capítulo?`],
	['closing_offer', 'de', `${body}\n\nWenn Sie möchten, kann ich den Abschnitt erweitern.`],
	['wrapping_fence', 'en', `\`\`\`markdown\n${body}\n\`\`\``],
	['wrapping_fence', 'en', `\`\`\`\n${body}\n\`\`\``],
	['thinking', 'en', `<think>The user wants flour.\n\nLet me plan.</think>\n\n${body}`],
	[
		'preamble',
		'en',
		`<think>Hm.</think>Here is the chapter:\n\n\`\`\`md\n${body}\n\`\`\`\n\n(Word count: 612)`
	]
];

/** Talk that may be the text's own: told, and left for a person to take off. */
const doubtful: Bad[] = [
	['preamble', 'en', `Below is the text for the section "Flour".\n\n${body}`],
	['preamble', 'en', `Here is the lesson:\n\n${body}`],
	['closing_offer', 'en', `${body}\n\n---\n\nI hope this helps!`],
	['closing_offer', 'fr', `${body}\n\nN’hésitez pas à me dire si vous voulez des modifications.`],
	['preamble', 'en', `Here is a guide to flour.\n\n${body}`],
	['preamble', 'en', `Below is the text.\n\n${body}`],
	['preamble', 'en', `Certainly.\n\n${body}`],
	['preamble', 'pt-PT', `Aqui está o guia:\n\n${body}`],
	['preamble', 'es', `A continuación se presenta la plantilla.\n\n${body}`],
	['preamble', 'fr', `Voici un guide sur la farine :\n\n${body}`],
	['preamble', 'de', `Hier ist der Leitfaden:\n\n${body}`],
	['preamble', 'ar', `إليك الدليل:\n\n${body}`],
	['closing_offer', 'en', `${body}\n\nPlease let me know if you need any changes.`],
	['closing_offer', 'en', `${body}\n\nFeel free to reach out with questions.`],
	['closing_offer', 'en', `${body}\n\nFeel free to adjust the tone of it.`],
	['closing_offer', 'pt-PT', `${body}\n\nFique à vontade para pedir alterações.`],
	['closing_offer', 'es', `${body}\n\nNo dudes en pedir cambios.`],
	['closing_offer', 'de', `${body}\n\nFalls Sie Fragen haben, melden Sie sich gerne.`],
	['closing_offer', 'ar', `${body}\n\nلا تتردد في السؤال عن أي شيء.`]
];

/** Texts that no rule can mend. */
const hopeless: Bad[] = [
	['self_reference', 'en', `As an AI language model, I have never baked. ${body}`],
	['self_reference', 'en', `${body}\n\nI'm sorry, but I can't assist with that request.`],
	['self_reference', 'pt-PT', `Como modelo de linguagem, não posso provar pão. ${body}`],
	['self_reference', 'es', `Como inteligencia artificial, no puedo hornear. ${body}`],
	['self_reference', 'fr', `En tant que modèle de langage, je ne cuisine pas. ${body}`],
	['self_reference', 'ar', `بصفتي نموذجًا لغويًا، لا أستطيع تذوق الخبز. ${body}`],
	['self_reference', 'de', `Als KI-Sprachmodell kann ich kein Brot essen. ${body}`]
];

const good: [Language, string][] = [
	['en', body],
	['en', 'Here is a bakery that opens at four. Its ovens never cool.\n\nWe go in.'],
	['en', 'Here is the thing about flour: it is alive.\n\nIt breathes.'],
	['en', 'Certainly, bread was baked before that.\n\nThe Egyptians did.'],
	['en', 'Sure, you could buy bread.\n\nBut you would miss the smell.'],
	['en', `${body}\n\nLet me know a baker and I will know a town.`],
	['en', `${body}\n\nIf you want a darker crust, bake five minutes longer.`],
	['en', `${body}\n\nFeel free to bake it twice.`],
	['en', 'AI language models predict words. As an AI assistant grows, so do its costs.\n\nThat matters.'],
	['en', 'Read [the chapter](https://a.example) and tick the boxes.\n\n- [ ] Flour\n- [x] Water'],
	['en', 'Write to [your name] at [date].\n\nFill in what is in brackets.'],
	['en', '```js\nconst a = 1;\n```\n\nThat was code.\n\n```js\nconst b = "[insert here]";\n```'],
	['en', '```sh\nnpm start\n```'],
	['en', '> Here is the chapter that changed me, said the reader.\n\nA quote may say so.'],
	['pt-PT', 'Aqui está frio de manhã.\n\nO forno aquece a casa.'],
	['pt-BR', 'Como a IA muda o trabalho?\n\nDepende de quem a usa.'],
	['pt-BR', `Claro que sim, o pão respira.\n\n${body}`],
	['es', 'Aquí está la diferencia: el tiempo.\n\nNada más.'],
	['es', `${body}\n\nSi quieres más corteza, hornea cinco minutos más.`],
	['fr', 'Voici Paul. Il pétrit.\n\nIl aime le matin.'],
	['fr', `${body}\n\nSi vous voulez une croûte foncée, cuisez plus longtemps.`],
	['de', 'Hier ist es kalt.\n\nDer Ofen wärmt das Haus.'],
	['de', `${body}\n\nWenn Sie möchten, geben Sie Kümmel dazu.`],
	['en', 'The bot said: "As an AI language model, I cannot taste bread." We laughed.\n\nIt was right.'],
	['en', '> As an AI, I have no oven.\n\nSo it answered.'],
	['en', `Here's the part nobody tells you about sourdough.\n\n${body}`],
	['en', `Here is the lesson in one line: rest makes bread.\n\n${body}`],
	['en', `Below is a template you can copy and fill in.\n\n${body}`],
	['en', `Here is the version most requested by readers who bake.\n\n${body}`],
	['en', `Of course, I have written a guide before.\n\n${body}`],
	['en', `Here is the texture of rye.\n\n${body}`],
	['en', `Here are the rules that every chapter keeps:\n\n${body}`],
	['en', `Of course, I have burned bread too.\n\n${body}`],
	['pt-PT', `Aqui está o guia que queria ter tido quando comecei.\n\n${body}`],
	['es', `A continuación está la plantilla que usarás cada lunes.\n\n${body}`],
	['fr', `Voici le guide que j'aurais aimé avoir.\n\n${body}`],
	['ar', `إليك الجزء الأهم من عملية الخبز.\n\n${body}`],
	['en', `${body}\n\nFeel free to adjust the amount of salt to your own taste.`],
	['pt-PT', `${body}\n\nFique à vontade para ajustar o sal ao seu gosto.`],
	['pt-PT', `${body}\n\nSe quiser pão escuro, diga ao padeiro.`],
	['es', `${body}\n\nNo dudes en ajustar la sal a tu gusto.`],
	['es', `${body}\n\nNo dudes en consultar a tu médico.`],
	['fr', `${body}\n\nSi vous voulez une croûte foncée, n’hésitez pas à cuire plus longtemps.`],
	['de', `${body}\n\nFalls Sie Fragen haben, melden Sie sich bei Ihrer Bank.`],
	['ar', `${body}\n\nلا تتردد في إضافة القليل من الماء إذا كان العجين جافًا.`],
	['ar', 'الخبز حياة.\n\nوالماء كذلك.'],
	['en', 'Here is the chapter.']
];

describe('what a model says around the text', () => {
	test.each([...removable, ...doubtful])('is found (%s, %s): %s', (kind, language, text) => {
		expect(findLeftovers(text, language).map((leftover) => leftover.kind)).toContain(kind);
	});

	test.each(removable)('is taken off where it is certain (%s, %s): %s', (_kind, language, text) => {
		expect(stripLeftovers(text, language)).toBe(body);
		expect(findLeftovers(stripLeftovers(text, language), language)).toEqual([]);
	});

	test.each(doubtful)('is left where it may be meant (%s, %s): %s', (_kind, language, text) => {
		expect(stripLeftovers(text, language)).toBe(text);
	});
});

test.each(hopeless)('what no rule can mend stays reported (%s, %s): %s', (kind, language, text) => {
	const kinds = findLeftovers(stripLeftovers(text, language), language).map((leftover) => leftover.kind);
	expect(kinds).toContain(kind);
});

describe('a clean text', () => {
	test.each(good)('raises no alarm (%s): %s', (language, text) => {
		expect(findLeftovers(text, language)).toEqual([]);
	});

	test.each(good)('is left as it is (%s): %s', (language, text) => {
		expect(stripLeftovers(text, language)).toBe(text);
	});
});

describe('a template', () => {
	const letter = `${body}\n\nPlease let me know if you need any changes.`;

	test('may end as a letter does', () => {
		expect(findLeftovers(letter, 'en', 'template')).toEqual([]);
	});

	test('does not offer another one', () => {
		const text = `${body}\n\nWould you like me to write another template?`;
		expect(findLeftovers(text, 'en', 'template').map(({ kind }) => kind)).toEqual(['closing_offer']);
	});
});

test('phrases of a language that nobody ordered are the text’s own', () => {
	const text = `Voici le chapitre :\n\n${body}`;
	expect(stripLeftovers(text, 'de')).toBe(text);
});

/** As much as a section may hold: whoever looks for talk in it reads it once. */
describe('a text made to be read for ever', () => {
	const most = 400_000;
	test.each([
		['a fence that goes on', '```\nx\n```', ' ', 'x'],
		['a fence that goes on in lines', '```\nx\n```', '\n ', 'x'],
		['spaces', 'a', ' ', 'b'],
		['empty lines', 'a', '\n', 'b'],
		['lines of a space', 'a', '\n ', 'b'],
		['headings', '# a', '\n# a', '\nb'],
		['backticks', 'a', '`', 'b'],
		['quotation marks', 'Here is the chapter ', '"', ':\n\nb'],
		['stars', 'a\n\n', '*', 'b']
	])('is read in time: %s', (_name, start, unit, end) => {
		const text = start + unit.repeat((most - start.length) / unit.length) + end;
		expect(Array.isArray(findLeftovers(text, 'en'))).toBe(true);
		expect(typeof stripLeftovers(text, 'en')).toBe('string');
	});
});
