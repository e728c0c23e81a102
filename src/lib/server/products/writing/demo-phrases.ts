import type { Language } from '../../../products/brief.ts';

/** The few words the demo adds around a creator's own text, and the label on text that it wrote itself. */
export type DemoPhrases = {
	label: string;
	forReaders: (topic: string) => string;
	forAudience: (audience: string) => string;
	sectionsOn: (count: number, topic: string) => string;
	inside: string;
	insideAnswer: (titles: string) => string;
	howLong: string;
	howLongAnswer: (words: string, minutes: number) => string;
	who: string;
	isSample: string;
	isSampleAnswer: string;
};

export const demoPhrases: Record<Language, DemoPhrases> = {
	en: {
		label:
			'Sample text, written by the built-in demo. Connect an AI provider to have this section written for you.',
		forReaders: (topic) => `Everyone who wants to start with ${topic}.`,
		forAudience: (audience) => `Made for: ${audience}.`,
		sectionsOn: (count, topic) => `${count} sections on ${topic}.`,
		inside: 'What is inside?',
		insideAnswer: (titles) => `These sections: ${titles}.`,
		howLong: 'How long is it?',
		howLongAnswer: (words, minutes) => `About ${words} words, or ${minutes} min of reading.`,
		who: 'Who is it for?',
		isSample: 'Is this the finished text?',
		isSampleAnswer: 'No. It is sample text from the built-in demo, to show how a finished product looks.'
	},
	'pt-PT': {
		label:
			'Texto de exemplo, escrito pela demonstração incluída. Ligue um fornecedor de IA para que esta secção seja escrita a sério.',
		forReaders: (topic) => `Para quem quer começar com ${topic}.`,
		forAudience: (audience) => `Feito para: ${audience}.`,
		sectionsOn: (count, topic) => `${count} secções sobre ${topic}.`,
		inside: 'O que inclui?',
		insideAnswer: (titles) => `Estas secções: ${titles}.`,
		howLong: 'Qual é a extensão?',
		howLongAnswer: (words, minutes) => `Cerca de ${words} palavras, ou ${minutes} min de leitura.`,
		who: 'A quem se destina?',
		isSample: 'Este é o texto final?',
		isSampleAnswer:
			'Não. É texto de exemplo da demonstração incluída, para mostrar o aspeto de um produto acabado.'
	},
	'pt-BR': {
		label:
			'Texto de exemplo, escrito pela demonstração embutida. Conecte um provedor de IA para que esta seção seja escrita de verdade.',
		forReaders: (topic) => `Para quem quer começar com ${topic}.`,
		forAudience: (audience) => `Feito para: ${audience}.`,
		sectionsOn: (count, topic) => `${count} seções sobre ${topic}.`,
		inside: 'O que está incluído?',
		insideAnswer: (titles) => `Estas seções: ${titles}.`,
		howLong: 'Qual é a extensão?',
		howLongAnswer: (words, minutes) => `Cerca de ${words} palavras, ou ${minutes} min de leitura.`,
		who: 'Para quem é?',
		isSample: 'Este é o texto final?',
		isSampleAnswer:
			'Não. É texto de exemplo da demonstração embutida, para mostrar como fica um produto pronto.'
	},
	es: {
		label:
			'Texto de muestra, escrito por la demostración incluida. Conecta un proveedor de IA para que esta sección se escriba de verdad.',
		forReaders: (topic) => `Para quien quiere empezar con ${topic}.`,
		forAudience: (audience) => `Hecho para: ${audience}.`,
		sectionsOn: (count, topic) => `${count} secciones sobre ${topic}.`,
		inside: '¿Qué incluye?',
		insideAnswer: (titles) => `Estas secciones: ${titles}.`,
		howLong: '¿Qué extensión tiene?',
		howLongAnswer: (words, minutes) => `Unas ${words} palabras, o ${minutes} min de lectura.`,
		who: '¿Para quién es?',
		isSample: '¿Es este el texto final?',
		isSampleAnswer:
			'No. Es texto de muestra de la demostración incluida, para enseñar el aspecto de un producto acabado.'
	},
	fr: {
		label:
			'Texte d’exemple, écrit par la démonstration intégrée. Connectez un fournisseur d’IA pour que cette section soit réellement écrite.',
		forReaders: (topic) => `Pour qui veut débuter avec ${topic}.`,
		forAudience: (audience) => `Conçu pour : ${audience}.`,
		sectionsOn: (count, topic) => `${count} sections sur ${topic}.`,
		inside: 'Que contient-il ?',
		insideAnswer: (titles) => `Ces sections : ${titles}.`,
		howLong: 'Quelle est sa longueur ?',
		howLongAnswer: (words, minutes) => `Environ ${words} mots, soit ${minutes} min de lecture.`,
		who: 'À qui s’adresse-t-il ?',
		isSample: 'Est-ce le texte définitif ?',
		isSampleAnswer:
			'Non. C’est un texte d’exemple de la démonstration intégrée, pour montrer l’aspect d’un produit fini.'
	},
	de: {
		label:
			'Beispieltext, geschrieben von der eingebauten Demo. Verbinden Sie einen KI-Anbieter, damit dieser Abschnitt wirklich geschrieben wird.',
		forReaders: (topic) => `Für alle, die mit ${topic} anfangen wollen.`,
		forAudience: (audience) => `Gemacht für: ${audience}.`,
		sectionsOn: (count, topic) => `${count} Abschnitte über ${topic}.`,
		inside: 'Was ist enthalten?',
		insideAnswer: (titles) => `Diese Abschnitte: ${titles}.`,
		howLong: 'Wie lang ist es?',
		howLongAnswer: (words, minutes) => `Etwa ${words} Wörter oder ${minutes} Min. Lesezeit.`,
		who: 'Für wen ist es?',
		isSample: 'Ist das der fertige Text?',
		isSampleAnswer:
			'Nein. Es ist Beispieltext der eingebauten Demo und zeigt, wie ein fertiges Produkt aussieht.'
	},
	ar: {
		label: 'نص تجريبي كتبه العرض التوضيحي المدمج. اربط مزوّد ذكاء اصطناعي لكتابة هذا القسم فعليًا.',
		forReaders: (topic) => `لكل من يريد أن يبدأ مع ${topic}.`,
		forAudience: (audience) => `موجّه إلى: ${audience}.`,
		sectionsOn: (count, topic) => `عدد الأقسام: ${count}، الموضوع: ${topic}.`,
		inside: 'ماذا يحتوي؟',
		insideAnswer: (titles) => `هذه الأقسام: ${titles}.`,
		howLong: 'ما طوله؟',
		howLongAnswer: (words, minutes) => `نحو ${words} كلمة، أي ${minutes} دقيقة من القراءة.`,
		who: 'لمن هو؟',
		isSample: 'هل هذا هو النص النهائي؟',
		isSampleAnswer: 'لا. إنه نص تجريبي من العرض التوضيحي المدمج ليُظهر شكل المنتج النهائي.'
	}
};
