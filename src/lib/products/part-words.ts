import type { Language } from './brief.ts';

/**
 * The headings that mark the parts of a section, as we write them. What is read is wider: any language's, and what
 * authors commonly write instead.
 */
export type PartHeadings = {
	objectives: string;
	exercise: string;
	solution: string;
	quiz: string;
	steps: string;
	mistakes: string;
	checklist: string;
	when: string;
	form: string;
	example: string;
};

export const partHeadings: Record<Language, PartHeadings> = {
	en: {
		objectives: 'Objectives',
		exercise: 'Exercise',
		solution: 'Model solution',
		quiz: 'Quiz',
		steps: 'Step by step',
		mistakes: 'Common mistakes',
		checklist: 'Checklist',
		when: 'When to use it',
		form: 'The template',
		example: 'A filled-in example'
	},
	'pt-PT': {
		objectives: 'Objetivos',
		exercise: 'Exercício',
		solution: 'Solução proposta',
		quiz: 'Perguntas',
		steps: 'Passo a passo',
		mistakes: 'Erros comuns',
		checklist: 'Lista de verificação',
		when: 'Quando usar',
		form: 'O modelo',
		example: 'Um exemplo preenchido'
	},
	'pt-BR': {
		objectives: 'Objetivos',
		exercise: 'Exercício',
		solution: 'Solução sugerida',
		quiz: 'Perguntas',
		steps: 'Passo a passo',
		mistakes: 'Erros comuns',
		checklist: 'Lista de verificação',
		when: 'Quando usar',
		form: 'O modelo',
		example: 'Um exemplo preenchido'
	},
	es: {
		objectives: 'Objetivos',
		exercise: 'Ejercicio',
		solution: 'Solución propuesta',
		quiz: 'Preguntas',
		steps: 'Paso a paso',
		mistakes: 'Errores frecuentes',
		checklist: 'Lista de comprobación',
		when: 'Cuándo usarla',
		form: 'La plantilla',
		example: 'Un ejemplo rellenado'
	},
	fr: {
		objectives: 'Objectifs',
		exercise: 'Exercice',
		solution: 'Corrigé',
		quiz: 'Questions',
		steps: 'Étape par étape',
		mistakes: 'Erreurs fréquentes',
		checklist: 'Liste de contrôle',
		when: 'Quand l’utiliser',
		form: 'Le modèle',
		example: 'Un exemple rempli'
	},
	de: {
		objectives: 'Lernziele',
		exercise: 'Übung',
		solution: 'Musterlösung',
		quiz: 'Fragen',
		steps: 'Schritt für Schritt',
		mistakes: 'Häufige Fehler',
		checklist: 'Checkliste',
		when: 'Wann sie passt',
		form: 'Die Vorlage',
		example: 'Ein ausgefülltes Beispiel'
	},
	ar: {
		objectives: 'الأهداف',
		exercise: 'تمرين',
		solution: 'الحل النموذجي',
		quiz: 'أسئلة',
		steps: 'خطوة بخطوة',
		mistakes: 'أخطاء شائعة',
		checklist: 'قائمة التحقق',
		when: 'متى تستخدمه',
		form: 'النموذج',
		example: 'مثال معبّأ'
	}
};

/** What the reader says around quizzes, fields and lists, in the language of the text they stand in. */
export type PartWords = {
	check: string;
	right: string;
	wrong: string;
	choose: string;
	showAnswer: string;
	rightAnswer: string;
	/** `{right}` and `{count}` are filled in. */
	score: string;
	again: string;
	field: string;
	stays: string;
	copy: string;
	copied: string;
	print: string;
	clear: string;
	/** Over the answers at the end of a Markdown file. */
	answers: string;
	/** `{done}` and `{count}` are filled in. */
	progress: string;
	done: string;
};

export const partWords: Record<Language, PartWords> = {
	en: {
		check: 'Check',
		right: 'Right.',
		wrong: 'Not quite.',
		choose: 'Choose an answer first.',
		showAnswer: 'Show the answer',
		rightAnswer: 'Right answer:',
		score: '{right} of {count} right',
		again: 'Start again',
		field: 'Field',
		stays: 'What you enter and tick stays on this device.',
		copy: 'Copy filled in',
		copied: 'Copied',
		print: 'Print',
		clear: 'Empty the fields',
		answers: 'Answers',
		progress: '{done} of {count} done',
		done: 'Done'
	},
	'pt-PT': {
		check: 'Verificar',
		right: 'Certo.',
		wrong: 'Ainda não.',
		choose: 'Escolha primeiro uma resposta.',
		showAnswer: 'Mostrar a resposta',
		rightAnswer: 'Resposta certa:',
		score: '{right} de {count} certas',
		again: 'Recomeçar',
		field: 'Campo',
		stays: 'O que escrever e assinalar fica neste dispositivo.',
		copy: 'Copiar preenchido',
		copied: 'Copiado',
		print: 'Imprimir',
		clear: 'Esvaziar os campos',
		answers: 'Respostas',
		progress: '{done} de {count} concluídas',
		done: 'Concluída'
	},
	'pt-BR': {
		check: 'Verificar',
		right: 'Certo.',
		wrong: 'Ainda não.',
		choose: 'Escolha primeiro uma resposta.',
		showAnswer: 'Mostrar a resposta',
		rightAnswer: 'Resposta certa:',
		score: '{right} de {count} certas',
		again: 'Recomeçar',
		field: 'Campo',
		stays: 'O que você escrever e marcar fica neste aparelho.',
		copy: 'Copiar preenchido',
		copied: 'Copiado',
		print: 'Imprimir',
		clear: 'Esvaziar os campos',
		answers: 'Respostas',
		progress: '{done} de {count} concluídas',
		done: 'Concluída'
	},
	es: {
		check: 'Comprobar',
		right: 'Correcto.',
		wrong: 'Todavía no.',
		choose: 'Elige primero una respuesta.',
		showAnswer: 'Mostrar la respuesta',
		rightAnswer: 'Respuesta correcta:',
		score: '{right} de {count} correctas',
		again: 'Empezar de nuevo',
		field: 'Campo',
		stays: 'Lo que escribas y marques se queda en este dispositivo.',
		copy: 'Copiar rellenado',
		copied: 'Copiado',
		print: 'Imprimir',
		clear: 'Vaciar los campos',
		answers: 'Respuestas',
		progress: '{done} de {count} hechas',
		done: 'Hecha'
	},
	fr: {
		check: 'Vérifier',
		right: 'Juste.',
		wrong: 'Pas tout à fait.',
		choose: 'Choisissez d’abord une réponse.',
		showAnswer: 'Montrer la réponse',
		rightAnswer: 'Bonne réponse :',
		score: '{right} sur {count} justes',
		again: 'Recommencer',
		field: 'Champ',
		stays: 'Ce que vous écrivez et cochez reste sur cet appareil.',
		copy: 'Copier rempli',
		copied: 'Copié',
		print: 'Imprimer',
		clear: 'Vider les champs',
		answers: 'Réponses',
		progress: '{done} sur {count} terminées',
		done: 'Terminée'
	},
	de: {
		check: 'Prüfen',
		right: 'Richtig.',
		wrong: 'Noch nicht.',
		choose: 'Wählen Sie zuerst eine Antwort.',
		showAnswer: 'Antwort zeigen',
		rightAnswer: 'Richtige Antwort:',
		score: '{right} von {count} richtig',
		again: 'Von vorn',
		field: 'Feld',
		stays: 'Was Sie eintragen und abhaken, bleibt auf diesem Gerät.',
		copy: 'Ausgefüllt kopieren',
		copied: 'Kopiert',
		print: 'Drucken',
		clear: 'Felder leeren',
		answers: 'Antworten',
		progress: '{done} von {count} erledigt',
		done: 'Erledigt'
	},
	ar: {
		check: 'تحقّق',
		right: 'صحيح.',
		wrong: 'ليس بعد.',
		choose: 'اختر إجابة أولًا.',
		showAnswer: 'أظهر الإجابة',
		rightAnswer: 'الإجابة الصحيحة:',
		score: '{right} من {count} صحيحة',
		again: 'ابدأ من جديد',
		field: 'حقل',
		stays: 'ما تكتبه وتؤشّر عليه يبقى على هذا الجهاز.',
		copy: 'انسخ النص المعبّأ',
		copied: 'تم النسخ',
		print: 'اطبع',
		clear: 'أفرغ الحقول',
		answers: 'الإجابات',
		progress: 'اكتمل {done} من {count}',
		done: 'اكتمل'
	}
};

type Marked = 'objectives' | 'exercise' | 'solution' | 'quiz';

/** Beside our own headings. Lower case; a number or a colon after them does not matter. */
const alsoSaid: Record<Marked, string[]> = {
	objectives: [
		'objective|learning objectives|learning objective|learning goals|goals|what you will learn|by the end of this lesson',
		'objetivo|objetivos de aprendizagem|objetivos da lição|objetivos da aula|o que vai aprender|o que você vai aprender',
		'objetivos de aprendizaje|objetivos de la lección|lo que aprenderás|objectif|objectifs d’apprentissage|objectifs pédagogiques',
		'lernziel|ziele|ziel|das lernen sie|الهدف|أهداف الدرس|أهداف التعلم|الأهداف التعليمية'
	],
	exercise: [
		'exercises|practice|your turn|try it|practice exercise|assignment',
		'exercícios|exercício prático|pratique|atividade|ejercicios|ejercicio práctico|práctica|actividad',
		'exercices|exercice pratique|à vous de jouer|mise en pratique|übungen|aufgabe|praxisübung|übungsaufgabe|التمرين|تمارين|تطبيق|تطبيق عملي|نشاط'
	],
	solution: [
		'solution|sample solution|model answer|sample answer|suggested solution|example solution',
		'solução|solução modelo|resolução|resposta modelo|solução possível|solución|solución modelo|respuesta modelo|solución posible',
		'solution|solution proposée|solution type|corrigé type|exemple de solution|lösung|lösungsvorschlag|beispiellösung|الحل|حل نموذجي|نموذج الحل|الإجابة النموذجية'
	],
	quiz: [
		'questions|quick quiz|check yourself|knowledge check|test yourself|review questions',
		'questionário|teste|quiz|perguntas de revisão|teste os seus conhecimentos|cuestionario|test|preguntas de repaso|ponte a prueba',
		'quiz|questionnaire|questions de révision|testez-vous|fragen|testfragen|selbsttest|kontrollfragen|اختبار|اختبار قصير|الأسئلة|اختبر نفسك|أسئلة المراجعة'
	]
};

const plainly = (title: string): string =>
	title
		.toLowerCase()
		.replace(/['’]/g, '’')
		.replace(/^[\s\d.)(:*_–—-]+|[\s\d.:*_–—?!-]+$/g, '')
		.trim();

const kindByHeading = new Map<string, Marked>(
	(Object.keys(alsoSaid) as Marked[]).flatMap((kind) =>
		[...alsoSaid[kind].join('|').split('|'), ...Object.values(partHeadings).map((words) => words[kind])].map(
			(words) => [plainly(words), kind] as const
		)
	)
);

/** Which part of a lesson a heading begins, in whatever language it is said. "Exercise 2: Kneading" begins an exercise. */
export function partOf(title: string): Marked | null {
	const [beforeColon = ''] = title.split(/[:：]/);
	return kindByHeading.get(plainly(title)) ?? kindByHeading.get(plainly(beforeColon)) ?? null;
}
