/**
 * How models talk about the text instead of writing it, by language. Each pattern meets one whole paragraph.
 * They need the talk's own turn of phrase ("here is the chapter"), so that a book that begins with "Here is a bakery"
 * keeps its beginning. leftovers.test.ts holds a corpus of both kinds: extend it with every new pattern.
 */
type Phrases = Record<string, RegExp[]>;

const enThing =
	'(?:chapter|section|lesson|part|text|content|draft|guide|outline|version|module|e-?book|template|markdown|rewrite|article)';
const ptThing =
	'(?:cap[íi]tulo|sec[çc][ãa]o|se[çc][ãa]o|li[çc][ãa]o|aula|texto|conte[úu]do|rascunho|guia|vers[ãa]o|m[óo]dulo|modelo|artigo)';
const esThing =
	'(?:cap[íi]tulo|secci[óo]n|lecci[óo]n|texto|contenido|borrador|gu[íi]a|versi[óo]n|m[óo]dulo|plantilla|art[íi]culo)';
const frThing =
	'(?:chapitre|section|le[çc]on|texte|contenu|brouillon|guide|version|module|mod[èe]le|article)';
const arThing =
	'(?:الفصل|فصل|القسم|قسم|الدرس|درس|النص|نص|المحتوى|محتوى|المسودة|مسودة|الدليل|دليل|الجزء|القالب|المقال|النسخة)';
const deThing = '(?:Kapitel|Abschnitt|Lektion|Text|Inhalt|Entwurf|Leitfaden|Version|Modul|Vorlage|Artikel)';

/** A paragraph before the text. Ends with the announcement, so a sentence that goes on is not taken for one. */
export const preambles: Phrases = {
	en: [
		new RegExp(
			`^(?:(?:certainly|sure|of course|absolutely|great|okay|ok)\\b[!,. ]*)?(?:here(?:'|’)?s|here is|here are|below is|below you(?:'|’)ll find|the following is)\\b[^\\n]{0,60}\\b${enThing}\\b(?! of (?:history|life|my|our|his|her)\\b)[^\\n]{0,160}[:.!]?$`,
			'i'
		),
		new RegExp(
			`^(?:certainly|sure|of course|absolutely)\\b[!,. ]+i(?:'|’)?(?:ll| will| have|(?:'|’)ve)\\b[^\\n]{0,200}[:.!]$`,
			'i'
		),
		new RegExp(
			`^i(?:'|’)ve (?:written|drafted|prepared|created)\\b[^\\n]{0,80}\\b${enThing}\\b[^\\n]{0,160}[:.!]$`,
			'i'
		)
	],
	pt: [
		new RegExp(
			`^(?:(?:claro|com certeza|certamente|com (?:todo o )?prazer|perfeito)(?: que sim)?[!,. ]*)?(?:aqui (?:est[áa]|tem|vai|fica)|eis|segue(?:-se)?|abaixo (?:est[áa]|segue))(?=[\\s,:])[^\\n]{0,60}${ptThing}\\b[^\\n]{0,160}[:.!]?$`,
			'i'
		)
	],
	es: [
		new RegExp(
			`^(?:(?:¡?claro|por supuesto|con gusto|perfecto)(?: que s[íi])?[!,. ]*)?(?:aqu[íi] (?:est[áa]|tienes|tiene|te presento)|a continuaci[óo]n(?: (?:est[áa]|se presenta|encontrar[áa]s))?)(?=[\\s,:])[^\\n]{0,60}${esThing}\\b[^\\n]{0,160}[:.!]?$`,
			'i'
		)
	],
	fr: [
		new RegExp(
			`^(?:(?:bien s[ûu]r|certainement|avec plaisir|parfait|d(?:'|’)accord)[\\s!,.]*)?(?:voici|voil[àa]|ci-dessous|vous trouverez ci-dessous)(?=[\\s,:])[^\\n]{0,60}${frThing}\\b[^\\n]{0,160}[:.!]?$`,
			'i'
		)
	],
	de: [
		new RegExp(
			`^(?:(?:gerne|nat[üu]rlich|selbstverst[äa]ndlich|klar|sicher)[!,. ]*)?(?:hier ist|hier sind|hier kommt|hier finden sie|nachfolgend|im folgenden)(?=[\\s,:])[^\\n]{0,60}${deThing}[^\\n]{0,160}[:.!]?$`,
			'i'
		)
	],
	ar: [
		new RegExp(
			`^(?:(?:بالتأكيد|بالطبع|طبعًا|حسنًا|بكل سرور|ممتاز)[!،,. ]*)?(?:إليك|إليكم|تفضل|فيما يلي|هذا هو|هذه هي|في الأسفل)(?=[\\s،:])[^\\n]{0,60}${arThing}[^\\n]{0,160}[:.!]?$`,
			'u'
		),
		/^(?:بالتأكيد|بالطبع|طبعًا|حسنًا|بكل سرور)[!،,. ]+(?:سأكتب|سأقدم|سأقوم|لقد كتبت|قمت)[^\n]{0,200}[:.!]?$/u
	]
};

/** A paragraph that is nothing but agreement. */
export const asides: Phrases = {
	en: [
		/^(?:certainly|sure(?: thing)?|of course|absolutely|understood|got it|great|happy to help|i(?:'|’)d be happy to help)[!.]+$/i
	],
	pt: [/^(?:claro(?: que sim)?|com certeza|certamente|entendido|com (?:todo o )?prazer|perfeito)[!.]+$/i],
	es: [/^¡?(?:claro(?: que s[íi])?|por supuesto|entendido|con gusto|perfecto)[!.]+$/i],
	fr: [/^(?:bien s[ûu]r|certainement|entendu|avec plaisir|parfait)\s?[!.]+$/i],
	de: [/^(?:gerne|nat[üu]rlich|selbstverst[äa]ndlich|verstanden|klar)[!.]+$/i],
	ar: [/^(?:بالتأكيد|بالطبع|طبعًا|حسنًا|مفهوم|بكل سرور)[!.]+$/u]
};

/** A paragraph after the text that offers more of the same. */
export const offers: Phrases = {
	en: [
		/^(?:please )?let me know\b[^\n]{0,40}\b(?:if|whether|what|how)\b[^\n]{0,60}\b(?:you(?:'|’)d|you would|you want|you need|needs?|changes?|adjust|revis|expand|edit|like me)\b/i,
		/^would you like (?:me to|another|the next|to (?:see|continue))\b[^\n]*\?$/i,
		/^(?:i hope (?:this|that|you find this)\b[^\n]{0,80}\b(?:helps?|helpful|useful|meets|expectations)\b)[^\n]*$/i,
		/^(?:feel free to (?:ask|reach out|let me know|adjust|modify|edit|customi[sz]e this))\b[^\n]*$/i,
		/^(?:if you(?:'|’)d like|if you would like|if you want|if you need)\b[^\n]{0,120}\b(?:i can|i could|i(?:'|’)m happy|i(?:'|’)d be happy|just (?:ask|say|let me)|let me know)\b[^\n]*$/i,
		/^(?:is there anything else|anything else) (?:you(?:'|’)d like|you would like|i can)\b[^\n]*\?$/i,
		/^[[(]?(?:to be )?continued (?:in|below)\b[^\n]{0,60}$/i,
		/^\(?(?:word count|approx(?:\.|imately)?(?: word count)?)\s*:?\s*~?\d[\d,.]*(?: words)?\)?\.?$/i,
		/^\**\[?(?:end of (?:the )?(?:chapter|section|lesson|text))[^\n]{0,30}$/i
	],
	pt: [
		/^(?:se (?:quiser|precisar|desejar|pretender)|caso (?:queira|precise|deseje|pretenda))\b[^\n]{0,140}\b(?:posso|avise|diga|dig?a-me|estou [àa] disposi[çc][ãa]o|[ée] s[óo] (?:dizer|pedir))/i,
		/^(?:espero que (?:isto|isso|este texto|este conte[úu]do|esta)\b[^\n]{0,60}\b(?:ajude|[úu]til|ajudar|expectativas))[^\n]*$/i,
		/^(?:gostaria|quer|deseja|pretende) que eu\b[^\n]*\?$/i,
		/^(?:avise-me|diga-me|fique [àa] vontade para)\b[^\n]*$/i
	],
	es: [
		/^(?:si (?:quieres|quiere|necesitas|necesita|deseas|desea))\b[^\n]{0,140}\b(?:puedo|av[íi]same|dime|h[áa]zmelo saber|estoy a tu disposici[óo]n)/i,
		/^(?:espero que (?:esto|este texto|este contenido|te)\b[^\n]{0,60}(?:ayude|[úu]til|sirva))[^\n]*$/i,
		/^¿(?:quieres|te gustar[íi]a|desea|quiere) que\b[^\n]*\?$/i,
		/^(?:av[íi]same|h[áa]zmelo saber|no dudes en)\b[^\n]*$/i
	],
	fr: [
		/^(?:si vous (?:souhaitez|voulez|avez besoin|d[ée]sirez))[^\n]{0,140}\b(?:je peux|n(?:'|’)h[ée]sitez pas|dites-le-moi|faites-le-moi)/i,
		/^(?:j(?:'|’)esp[èe]re que (?:ce|cela|ceci|cette))\b[^\n]{0,80}(?:aide|utile|convient|attentes)[^\n]*$/i,
		/^(?:souhaitez-vous|voulez-vous) que je\b[^\n]*\?$/i,
		/^n(?:'|’)h[ée]sitez pas [àa] me\b[^\n]*$/i
	],
	de: [
		/^(?:wenn sie (?:m[öo]chten|wollen|w[üu]nschen)|falls sie)\b[^\n]{0,140}\b(?:kann ich|lassen sie (?:es )?mich|sagen sie (?:mir )?bescheid|melden sie sich)/i,
		/^(?:ich hoffe,? (?:dass )?(?:das|dies|dieser|dieses|diese))\b[^\n]{0,80}(?:hilft|hilfreich|n[üu]tzlich|erwartungen)[^\n]*$/i,
		/^(?:m[öo]chten sie,? dass ich|soll ich)\b[^\n]*\?$/i,
		/^lassen sie (?:es )?mich wissen\b[^\n]*$/i
	],
	ar: [
		/^(?:إذا (?:كنت|أردت|رغبت|احتجت)|إن (?:أردت|كنت|رغبت))[^\n]{0,140}(?:يمكنني|أستطيع|فأخبرني|أخبرني|يسعدني|لا تتردد)/u,
		/^(?:آمل|أتمنى|أرجو) أن (?:يكون|تكون|يفيدك|تجد)[^\n]{0,80}(?:مفيد|يفيد|ينال|توقعات|عون)[^\n]*$/u,
		/^هل (?:ترغب|تريد|تود) (?:في |مني )?أن (?:أكتب|أضيف|أكمل|أتابع|أعد)[^\n]*[؟?]$/u,
		/^(?:لا تتردد في|أخبرني إذا|يسعدني أن)[^\n]*$/u
	]
};

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
