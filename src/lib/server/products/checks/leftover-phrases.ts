/** Regular expressions by language, without its country. Each meets one whole paragraph. */
export type Phrases = Record<string, RegExp[]>;

/**
 * What models say around a text. `certain` is nobody's own text and may be taken off unasked; `likely` may be, so a person
 * decides. leftovers.test.ts and the corpus hold both kinds, and good texts beside them: extend them with every new pattern.
 */
export type Talk = { certain: Phrases; likely: Phrases };

/** A paragraph that is nothing but agreement. A calm "Certainly." may begin a text. */
export const asides: Talk = { certain: agreements('[!]+'), likely: agreements('[.]+') };

function agreements(end: string): Phrases {
	const words: Record<string, string> = {
		en: "certainly|sure(?: thing)?|of course|absolutely|understood|got it|great|happy to help|i(?:'|’)d be happy to help",
		pt: 'claro(?: que sim)?|com certeza|certamente|entendido|com (?:todo o )?prazer|perfeito',
		es: '¡?(?:claro(?: que s[íi])?|por supuesto|entendido|con gusto|perfecto)',
		fr: 'bien s[ûu]r|certainement|entendu|avec plaisir|parfait',
		de: 'gerne|nat[üu]rlich|selbstverst[äa]ndlich|verstanden|klar',
		ar: 'بالتأكيد|بالطبع|طبعًا|حسنًا|مفهوم|بكل سرور'
	};
	const whole = (alternatives: string): RegExp => new RegExp(`^(?:${alternatives})\\s?${end}$`, 'iu');
	return Object.fromEntries(Object.entries(words).map(([language, each]) => [language, [whole(each)]]));
}

/**
 * The machine speaking of itself, anywhere but in quotations. In the first person, or turning aside at the start of a
 * sentence: a book may be about language models.
 */
export const selfReferences: Phrases = {
	en: [
		/\bas an? (?:ai|artificial intelligence|large language model|language model)(?: language)?(?: model| assistant)?,? (?:i\b|my\b|it(?:'|’)s (?:not|important)|it is (?:not|important))/i,
		/(?<=^|[.!?]\s|\n)as an? (?:ai|artificial intelligence)(?: language)?(?: model| assistant),/im,
		/\bi(?:'|’)?(?: a|’?m|'?m) (?:just |only )?an? (?:ai|(?:large )?language)(?: language)? (?:model|assistant)\b/i,
		/\b(?:i(?:'|’)m sorry, but i|i(?:'|’)m afraid i|i) (?:cannot|can(?:'|’)t|am unable to) (?:assist with|fulfil?l|help with|comply with|provide|generate) (?:that|this|your|the requested)(?: request| content)?\b/i,
		/\bmy (?:knowledge cut-?off|training data)\b/i
	],
	pt: [
		/\b(?:como|enquanto|sendo) (?:um |uma )?(?:modelo (?:de linguagem|de IA|linguístico)|intelig[êe]ncia artificial|assistente (?:de IA|virtual)|IA)(?: de IA)?,? (?:eu |n[ãa]o (?:posso|possuo|consigo|tenho|sou)|fui |o meu |a minha |meu |minha )/i,
		/\bsou (?:apenas )?(?:um|uma) (?:modelo de linguagem|intelig[êe]ncia artificial|assistente de IA|IA)\b/i,
		/\b(?:lamento|desculpe|sinto muito), mas n[ãa]o posso (?:ajudar|satisfazer|cumprir|atender|responder)/i
	],
	es: [
		/\b(?:como|siendo) (?:un |una )?(?:modelo de (?:lenguaje|IA)|inteligencia artificial|asistente (?:de IA|virtual)|IA)(?: de IA)?,? (?:yo |no (?:puedo|tengo|soy)|fui |mi )/i,
		/\bsoy (?:solo |sólo )?(?:un|una) (?:modelo de lenguaje|inteligencia artificial|asistente de IA|IA)\b/i,
		/\ben mi calidad de (?:modelo de lenguaje|inteligencia artificial|IA|asistente)\b/i,
		/\blo siento, pero no puedo (?:ayudar|cumplir|atender|responder)/i
	],
	fr: [
		/\ben tant qu(?:e mod[èe]le de langage|(?:(?:'|’)(?:IA|intelligence artificielle|assistante?))|(?:(?:'|’)une? (?:IA|assistante?|mod[èe]le)))[^.\n]{0,30}, j(?:e\b|(?:'|’))/i,
		/\bje suis (?:seulement )?une? (?:IA|mod[èe]le de langage|intelligence artificielle|assistant (?:virtuel|IA))(?![\p{L}])/iu,
		/\bje suis d[ée]sol[ée]e?, mais je ne peux pas (?:vous aider|r[ée]pondre|satisfaire)/i
	],
	de: [
		/\bals (?:ein |eine )?(?:KI|KI-Modell|KI-Assistent|Sprachmodell|KI-Sprachmodell|k[üu]nstliche Intelligenz) (?:kann|bin|habe|darf) ich\b/i,
		/\bda ich (?:nur )?(?:ein|eine) (?:KI|Sprachmodell|KI-Modell) bin\b/i,
		/\bich bin (?:nur )?(?:ein|eine) (?:KI|KI-Modell|KI-Assistent|Sprachmodell|KI-Sprachmodell|k[üu]nstliche Intelligenz)\b/i,
		/\bes tut mir leid, aber ich kann (?:dabei|Ihnen|diese|das) /i
	],
	ar: [
		/(?:بصفتي|بوصفي|كوني|باعتباري) (?:نموذج|مساعد|ذكاء)[^.\n]{0,40}/u,
		/(?<!\p{L})كنموذج (?:لغوي|لغة|ذكاء)[^.\n]{0,30}(?:لا أستطيع|لا يمكنني|لا أملك|ليس لدي|أنا )/u,
		/(?<!\p{L})أنا (?:مجرد )?(?:نموذج لغوي|نموذج ذكاء|مساعد ذكاء|ذكاء اصطناعي)/u,
		/(?:عذرًا|آسف|أعتذر)،? (?:لكن|ولكن|لكنني|ولكنني)[^.\n]{0,20}لا (?:أستطيع|يمكنني) (?:المساعدة|مساعدتك|تلبية|تنفيذ)/u
	]
};
