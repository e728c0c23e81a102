import type { Talk } from './leftover-phrases.ts';

/**
 * A paragraph after the text that offers more of the same. Certain is what speaks of chapters to be written; all else may be
 * the end of a letter, or advice.
 */
export const offers: Talk = {
	certain: {
		en: [
			/^(?:(?:please )?let me know if you(?:(?:'|’)d| would) like me|would you like me|(?:if you(?:(?:'|’)d| would)? (?:like|want|wish),? )i(?: can|(?:'|’)d be happy)) (?:to )?(?:also )?(?:write|continue|expand|add|revise|rewrite|adjust|draft|generate|create|elaborate|shorten|proceed|move on)\b[^\n]{0,80}\b(?:chapter|section|lesson|outline|paragraph|template|any part|next part)s?\b/i,
			/^\(?(?:word count|approx(?:\.|imately)?(?: word count)?)\s*:?\s*~?\d[\d,.]*(?: words)?\)?\.?$/i
		],
		pt: [
			/^(?:se (?:quiser|precisar|desejar|pretender)|caso (?:queira|precise|deseje|pretenda))\b[^\n]{0,60}\bposso\b[^\n]{0,60}(?:cap[íi]tulo|sec[çc][ãa]o|se[çc][ãa]o|li[çc][ãa]o)/i,
			/^(?:gostaria|quer|deseja|pretende) que eu\b[^\n]{0,80}(?:cap[íi]tulo|sec[çc][ãa]o|se[çc][ãa]o|li[çc][ãa]o)[^\n]*\?$/i
		],
		es: [
			/^si (?:quieres|quiere|necesitas|necesita|deseas|desea)\b[^\n]{0,60}\bpuedo\b[^\n]{0,60}(?:cap[íi]tulo|secci[óo]n|lecci[óo]n)/i,
			/^¿(?:quieres|te gustar[íi]a|desea|quiere) que\b[^\n]{0,80}(?:cap[íi]tulo|secci[óo]n|lecci[óo]n)[^\n]*\?$/i
		],
		fr: [
			/^si vous (?:souhaitez|voulez|d[ée]sirez)[^\n]{0,60}\bje peux\b[^\n]{0,60}(?:chapitre|section|le[çc]on)/i,
			/^(?:souhaitez-vous|voulez-vous) que je\b[^\n]{0,80}(?:chapitre|section|le[çc]on)[^\n]*\?$/i
		],
		de: [
			/^(?:wenn|falls) sie (?:m[öo]chten|wollen|w[üu]nschen)\b[^\n]{0,60}\bkann ich\b[^\n]{0,60}(?:Kapitel|Abschnitt|Lektion)/i,
			/^(?:m[öo]chten sie,? dass ich|soll ich)\b[^\n]{0,80}(?:Kapitel|Abschnitt|Lektion)[^\n]*\?$/i
		],
		ar: [
			/^هل (?:ترغب|تريد|تود) (?:في |مني )?أن (?:أكتب|أضيف|أكمل|أتابع|أعيد|أوسع)[^\n]{0,80}(?:الفصل|فصل|القسم|قسم|الدرس|درس)[^\n]*[؟?]$/u
		]
	},
	likely: {
		en: [
			/^(?:please )?let me know\b[^\n]{0,40}\b(?:if|whether|what|how)\b[^\n]{0,60}\b(?:you(?:'|’)d|you would|you want|you need|needs?|changes?|adjust|revis|expand|edit|like me)\b/i,
			/^would you like (?:me to|another|the next)\b[^\n]*\?$/i,
			/^(?:i hope (?:this|that|you find this)\b[^\n]{0,80}\b(?:helps?|helpful|useful|meets|expectations)\b)[^\n]*$/i,
			/^feel free to (?:ask(?: me)?[.!,]|ask (?:if|for|any|me)|reach out|let me know|contact me)[^\n]*$/i,
			/^feel free to (?:adjust|modify|edit|customi[sz]e) (?:this|the) (?:text|chapter|section|lesson|draft|content|tone)\b[^\n]*$/i,
			/^(?:if you(?:'|’)d like|if you would like|if you want|if you need)\b[^\n]{0,120}\b(?:i can|i could|i(?:'|’)m happy|i(?:'|’)d be happy|just (?:ask|say so)[.!]?$|just let me|let me know)(?!\p{L})[^\n]*$/iu,
			/^(?:is there anything else|anything else) (?:you(?:'|’)d like|you would like|i can)\b[^\n]*\?$/i,
			/^[[(]?(?:to be )?continued (?:in|below)\b[^\n]{0,60}$/i,
			/^\**\[?(?:end of (?:the )?(?:chapter|section|lesson|text))[^\n]{0,30}$/i
		],
		pt: [
			/^(?:se (?:quiser|precisar|desejar|pretender)|caso (?:queira|precise|deseje|pretenda))\b[^\n]{0,140}\b(?:posso|avise-me|me avise|diga-me|me diga|estou [àa] disposi[çc][ãa]o|[ée] s[óo] (?:dizer|pedir)[.!]?$)/i,
			/^(?:espero que (?:isto|isso|este texto|este conte[úu]do|esta)\b[^\n]{0,60}\b(?:ajude|[úu]til|ajudar|expectativas))[^\n]*$/i,
			/^(?:gostaria|quer|deseja|pretende) que eu\b[^\n]*\?$/i,
			/^(?:avise-me|diga-me|me avise|me diga) (?:se|caso|o que|como)\b[^\n]*$/i,
			/^fique [àa] vontade para (?:me |pedir (?:altera|ajuste|mudan)|perguntar[.!]?$|entrar em contac?to|contac?tar-me|dizer-me)[^\n]*$/i
		],
		es: [
			/^(?:si (?:quieres|quiere|necesitas|necesita|deseas|desea))\b[^\n]{0,140}\b(?:puedo|av[íi]same|dime|h[áa]zmelo saber|estoy a tu disposici[óo]n)/i,
			/^(?:espero que (?:esto|este texto|este contenido|te)\b[^\n]{0,60}(?:ayude|[úu]til|sirva))[^\n]*$/i,
			/^¿(?:quieres|te gustar[íi]a|desea|quiere) que\b[^\n]*\?$/i,
			/^(?:(?:av[íi]same|h[áa]zmelo saber) si|no dudes en (?:pedir(?:me)? (?:cambios|ajustes|m[áa]s)|preguntar(?:me)?[.!]?$|dec[íi]r(?:me|melo)|avisarme|contactarme|escribirme|consultarme))(?!\p{L})[^\n]*$/iu
		],
		fr: [
			/^(?:si vous (?:souhaitez|voulez|avez besoin|d[ée]sirez))[^\n]{0,140}\b(?:je peux|n(?:'|’)h[ée]sitez pas(?:[.!]|\s?$| [àa] (?:me|demander[.!]?$))|dites-le-moi|faites-le-moi)/i,
			/^(?:j(?:'|’)esp[èe]re que (?:ce|cela|ceci|cette))\b[^\n]{0,80}(?:aide|utile|convient|attentes)[^\n]*$/i,
			/^(?:souhaitez-vous|voulez-vous) que je\b[^\n]*\?$/i,
			/^n(?:'|’)h[ée]sitez pas [àa] me\b[^\n]*$/i
		],
		de: [
			/^(?:wenn sie (?:m[öo]chten|wollen|w[üu]nschen)|falls sie)\b[^\n]{0,140}\b(?:kann ich|lassen sie (?:es )?mich|sagen sie (?:mir )?bescheid|melden sie sich(?: (?:gerne?|jederzeit|einfach|bei mir))*[.!]?$)/i,
			/^(?:ich hoffe,? (?:dass )?(?:das|dies|dieser|dieses|diese))\b[^\n]{0,80}(?:hilft|hilfreich|n[üu]tzlich|erwartungen)[^\n]*$/i,
			/^(?:m[öo]chten sie,? dass ich|soll ich)\b[^\n]*\?$/i,
			/^lassen sie (?:es )?mich wissen\b[^\n]*$/i
		],
		ar: [
			/^(?:إذا (?:كنت|أردت|رغبت|احتجت)|إن (?:أردت|كنت|رغبت))[^\n]{0,140}(?:يمكنني|أستطيع|فأخبرني|أخبرني|يسعدني|لا تتردد في (?:السؤال|طلب|إخباري|التواصل|مراسلتي|سؤالي))/u,
			/^(?:آمل|أتمنى|أرجو) أن (?:يكون|تكون|يفيدك|تجد)[^\n]{0,80}(?:مفيد|يفيد|ينال|توقعات|عون)[^\n]*$/u,
			/^هل (?:ترغب|تريد|تود) (?:في |مني )?أن (?:أكتب|أضيف|أكمل|أتابع|أعد)[^\n]*[؟?]$/u,
			/^(?:لا تتردد في (?:السؤال|طلب|إخباري|التواصل|مراسلتي|سؤالي)|أخبرني إذا|يسعدني أن (?:أكتب|أضيف|أساعد|أكمل|أعدل))[^\n]*$/u
		]
	}
};
