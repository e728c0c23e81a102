import { getLocale } from '../paraglide/runtime.js';
import { languagesFor } from '../products/brief.ts';
import type { PromptTemplate } from '../products/prompt-template.ts';
import type { TemplateVariable } from '../products/template-variable.ts';

/** A template to begin with, in the reader's language. */
export const newTemplate = (): PromptTemplate => ({
	name: '',
	description: '',
	type: 'ebook',
	language: languagesFor(getLocale())[0] ?? 'en',
	fields: {
		...{ topic: '', audience: '', goal: '', toneWords: '', instructions: '', notes: '' },
		...{ tone: '', language: '', length: '', sections: 8, wordsPerSection: 600 }
	},
	variables: []
});

/** A question to begin with, under a name that is free. */
export function newVariable(taken: string[]): TemplateVariable {
	let number = taken.length + 1;
	while (taken.includes(`answer_${number}`)) number += 1;
	return {
		name: `answer_${number}`,
		...{ kind: 'text', label: '', help: '', default: '', required: false },
		...{ options: [], min: null, max: null, yes: '', no: '' }
	};
}
