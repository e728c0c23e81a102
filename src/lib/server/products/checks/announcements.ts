import type { Phrases, Talk } from './leftover-phrases.ts';

/** How a language announces a text: "Sure! Here is the revised chapter you asked for:" */
type Words = {
	/** What a model agrees with before it begins. */
	assent: string;
	lead: string;
	/** What an order calls the text, with the words that may stand between the lead and it. */
	ordered: string;
	/** What else a text is called. Books announce guides and templates of their own. */
	thing: string;
	/** "As you requested": only an order was. */
	asked: string;
	/** What tells that a sentence speaks of its matter: a clause about the thing, or the moral in one line. */
	clause: string;
	/** "I'll write", "I've revised". */
	doing: string;
};

const words: Record<string, Words> = {
	en: {
		assent: 'certainly|sure(?: thing)?|of course|absolutely|great|okay|ok',
		lead: "here(?:'|’)?s|here is|here are|below is|below you(?:'|’)ll find|the following is",
		ordered:
			'(?:(?:the|a|an|your|my) )?(?:(?:full|complete|finished|revised|rewritten|updated|new|final|first|second|next|requested|generated|polished|expanded|shortened|improved) )*(?:(?:text|draft|content|version|rewrite|markdown) (?:of|for) (?:the |your )?)?(?:chapter|section|lesson(?=\\s*\\d))',
		thing:
			'chapter|section|lesson|part (?=\\d)|text|content|draft|guide|outline|version|module|e-?book|template|markdown|rewrite|article',
		asked:
			"you(?:(?:'|’)ve| have)? (?:asked|requested|ordered)|as (?:requested|asked|ordered)|per your (?:request|order|instructions)",
		clause:
			'that|which|who|whom|whose|where|what|how|why|when|nobody|no one|everybody|everyone|most|i|we|you|he|she|they|my|our|his|her|in (?:one|short|a (?:word|line|sentence|nutshell))|of (?!(?:the |your )?(?:chapter|section|lesson|e-?book|guide|course|text))',
		doing:
			"i(?:(?:'|’)ll| will)(?: now)? (?:write|rewrite|revise|draft|prepare|create|expand|continue)|i(?:(?:'|’)ve| have) (?:written|rewritten|revised|drafted|prepared|created|expanded)"
	},
	pt: {
		assent: 'claro(?: que sim)?|com certeza|certamente|com (?:todo o )?prazer|perfeito',
		lead: 'aqui (?:est[áa]|tem|vai|fica)|eis|segue(?:-se)?|abaixo (?:est[áa]|segue)',
		ordered:
			'(?:abaixo )?(?:(?:o|a|um|uma|seu|sua) )*(?:(?:texto|rascunho|conte[úu]do|vers[ãa]o) (?:d[oae]|para [oa]) )?(?:cap[íi]tulo|sec[çc][ãa]o|se[çc][ãa]o|(?:li[çc][ãa]o|aula)(?=\\s*\\d))',
		thing:
			'cap[íi]tulo|sec[çc][ãa]o|se[çc][ãa]o|li[çc][ãa]o|aula|texto|conte[úu]do|rascunho|guia|vers[ãa]o|m[óo]dulo|modelo|artigo',
		asked:
			'(?:que|como) (?:voc[êe] )?(?:me )?(?:pediu|pediste|solicitou)|(?:conforme|como) (?:pedido|solicitado)',
		clause:
			'que|quem|onde|como|quando|cuj[oa]s?|ningu[ée]m|todos|eu|n[óo]s|voc[êe]|meu|minha|nosso|nossa|numa (?:frase|linha)|em (?:uma (?:frase|linha)|poucas palavras)',
		doing: 'vou (?:escrever|reescrever|preparar|criar)|escrevi|reescrevi|preparei'
	},
	es: {
		assent: '¡?(?:claro(?: que s[íi])?|por supuesto|con gusto|perfecto)',
		lead: 'aqu[íi] (?:est[áa]|tienes|tiene|te presento)|a continuaci[óo]n(?: (?:est[áa]|se presenta|encontrar[áa]s))?',
		ordered:
			'(?:(?:el|la|un|una|tu|su) )?(?:(?:texto|borrador|contenido|versi[óo]n) (?:del?|de la|para (?:el|la)) )?(?:cap[íi]tulo|secci[óo]n|lecci[óo]n(?=\\s*\\d))',
		thing:
			'cap[íi]tulo|secci[óo]n|lecci[óo]n|texto|contenido|borrador|gu[íi]a|versi[óo]n|m[óo]dulo|plantilla|art[íi]culo',
		asked: '(?:que|como) (?:me )?(?:pediste|pidi[óo]|has pedido|solicitaste|solicit[óo])',
		clause:
			'que|quien|donde|c[óo]mo|cuando|cuy[oa]s?|nadie|todos|yo|nosotros|mi|nuestr[oa]|en (?:una (?:frase|l[íi]nea)|pocas palabras)',
		doing:
			'voy a (?:escribir|reescribir|preparar|crear)|escribir[ée]|he (?:escrito|reescrito|preparado|creado)'
	},
	fr: {
		assent: "bien s[ûu]r|certainement|avec plaisir|parfait|d(?:'|’)accord",
		lead: 'voici|voil[àa]|ci-dessous|vous trouverez ci-dessous',
		ordered:
			'(?:(?:le|la|un|une|votre) )?(?:(?:texte|brouillon|contenu|version) (?:du|de la|pour (?:le|la)) )?(?:chapitre|section|le[çc]on(?=\\s*\\d))',
		thing: 'chapitre|section|le[çc]on|texte|contenu|brouillon|guide|version|module|mod[èe]le|article',
		asked:
			"(?:que|comme) vous (?:m(?:'|’))?(?:l(?:'|’))?avez demand[ée]e?|comme demand[ée]|selon votre demande",
		clause:
			"qu[ei]|qu(?:'|’)\\p{L}+|dont|o[ùu]|comment|quand|personne|tous|je|nous|mon|ma|notre|en (?:une (?:phrase|ligne)|un mot)",
		doing: "je vais (?:[ée]crire|r[ée]diger|pr[ée]parer)|j(?:'|’)ai (?:[ée]crit|r[ée]dig[ée]|pr[ée]par[ée])"
	},
	de: {
		assent: 'gerne|nat[üu]rlich|selbstverst[äa]ndlich|klar|sicher',
		lead: 'hier ist|hier sind|hier kommt|hier finden sie|nachfolgend|im folgenden',
		ordered:
			'(?:(?:der|die|das|den|ein|eine|einen|ihr|ihre|ihren) )?(?:(?:Text|Entwurf|Inhalt|Version) (?:des|der|f[üu]r (?:das|den|die)) )?(?:Kapitels?|Abschnitts?|Lektion(?=\\s*\\d))',
		thing: 'Kapitel|Abschnitt|Lektion|Text|Inhalt|Entwurf|Leitfaden|Version|Modul|Vorlage|Artikel',
		asked: 'wie (?:gew[üu]nscht|angefordert|bestellt)|sie (?:gew[üu]nscht|angefordert|bestellt) haben',
		clause:
			', (?:der|die|das|den|dem|wie|was|wo)|wer|niemand|alle|ich|wir|mein\\p{L}*|unser\\p{L}*|in einem (?:Satz|Wort)',
		doing: 'ich (?:schreibe|verfasse|erstelle)|ich habe'
	},
	ar: {
		assent: 'بالتأكيد|بالطبع|طبعًا|حسنًا|بكل سرور|ممتاز',
		lead: 'إليك|إليكم|تفضل|فيما يلي|هذا هو|هذه هي|في الأسفل',
		ordered: '(?:(?:نص|مسودة|محتوى|نسخة) )?(?:الفصل|فصل|القسم|قسم)',
		thing:
			'الفصل|فصل|القسم|قسم|الدرس|درس|النص|نص|المحتوى|محتوى|المسودة|مسودة|الدليل|دليل|القالب|المقال|النسخة',
		asked: 'كما طلبت\\p{L}*|(?:الذي|التي) طلبت\\p{L}*|بناءً على طلبك\\p{L}*',
		clause: 'الذي|التي|الذين|ما|من|كيف|متى|حيث|لا أحد|الجميع|أنا|نحن|في (?:جملة|سطر|كلمة)|كنت|ستستخدم\\p{L}*',
		doing: 'سأكتب|سأقدم|سأقوم|لقد كتبت|كتبت|قمت'
	}
};

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`, 'iu');
const after = '(?![\\p{L}\\p{M}])';
const quoted = '"[^"\\n]*"|“[^”\\n]*”|«[^»\\n]*»|„[^“”\\n]*[“”]';

function patternsOf({ assent, lead, ordered, thing, asked, clause, doing }: Words) {
	const agreed = `(?:${assent})${after}`;
	const isMatter = `(?<![\\p{L}\\p{M}])(?:${clause})${after}`;
	const plain = `(?:(?!${isMatter})(?:${quoted}|[^\\n:.!?"“«„]))`;
	const leads = `(?:${lead})(?=[\\s,:،])`;
	const named = `(?<![\\p{L}\\p{M}])(?:${thing})(?:e?[sn])?${after}`;
	const chapter = `${leads}[\\s,:،]*(?:${ordered})`;
	const announced = `${leads}[\\s,:،]*${plain}{0,40}?${named}${plain}{0,160}\\s?[:.!]?`;
	return {
		certain: [
			`${agreed}\\s?!+\\s*${leads}[^\\n]{0,60}${named}[^\\n]{0,160}`,
			`${agreed}[\\s,.،]+${announced}`,
			`${agreed}\\s?!+\\s*(?:${doing})${after}[^\\n]{0,60}${named}[^\\n]{0,160}`,
			`(?:${agreed}[\\s!,.،]+)?${leads}[^\\n]{0,80}${named}[^\\n]{0,100}(?<![\\p{L}\\p{M}])(?:${asked})${after}[^\\n]{0,60}`,
			`${chapter}${after}${plain}{0,160}\\s?:`,
			// "Here is chapter 3: Kneading", whose colon is the title's.
			`${chapter}\\s*\\d+\\s?[:.–—-][^\\n]{0,120}`
		].map(whole),
		likely: [announced, `${agreed}\\s?!+\\s*(?:${doing})${after}[^\\n]{0,200}`].map(whole)
	};
}

const patterns = Object.entries(words).map(([language, each]) => [language, patternsOf(each)] as const);
const listOf = (kind: keyof Talk): Phrases =>
	Object.fromEntries(patterns.map(([language, each]) => [language, each[kind]]));

/** A paragraph before the text that says what will come. */
export const announcements: Talk = { certain: listOf('certain'), likely: listOf('likely') };
