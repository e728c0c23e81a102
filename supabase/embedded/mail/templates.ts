import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DIRECTORY = join(import.meta.dirname, '../../templates');
// The same subjects stand in config.toml for the Supabase CLI.
const SUBJECTS = {
	confirmation: 'Confirm your e-mail address',
	recovery: 'Choose a new password',
	magic_link: 'Your sign-in link',
	invite: 'You are invited to Noxloop',
	email_change: 'Confirm your new e-mail address'
};

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const CHARACTERS = Object.fromEntries(
	Object.entries(ENTITIES).map(([character, entity]) => [entity, character])
);

export type TemplateName = keyof typeof SUBJECTS;
export type TemplateValues = { [name: string]: string };
export type RenderedMail = { subject: string; html: string; text: string };

/** Fills a template of supabase/templates, written in the Go notation Supabase Auth uses (`{{ .TokenHash }}`). */
export function renderTemplate(name: TemplateName, values: TemplateValues): RenderedMail {
	const file = join(DIRECTORY, `${name}.html`);
	if (!existsSync(file)) throw new Error(`The e-mail template ${file} is missing.`);
	const html = readFileSync(file, 'utf8').replace(/\{\{\s*\.(\w+)\s*\}\}/g, (_, key: string) =>
		escape(values[key])
	);
	return { subject: SUBJECTS[name], html, text: asText(html) };
}

function escape(value = ''): string {
	return value.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** The page's words; its link stands there in full already, so the button's words are left out. */
function asText(html: string): string {
	return html
		.replace(/<(head|a)[\s>][\s\S]*?<\/\1>|<!--[\s\S]*?-->/g, '')
		.replace(/\s+/g, ' ')
		.replace(/<\/(p|h1)>\s*/g, '\n\n')
		.replace(/<[^>]*>\s*/g, '')
		.replace(/&(amp|lt|gt|quot);/g, (entity) => CHARACTERS[entity] ?? entity)
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}
