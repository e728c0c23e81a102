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
	const entities: { [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
	return value.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

function asText(html: string): string {
	return html
		.replace(/<(head|style|title)[\s\S]*?<\/\1>/g, '')
		.replace(/<a [^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g, (_, href: string, label: string) => {
			return label.trim() === href ? href : `${label.trim()}: ${href}`;
		})
		.replace(/<[^>]*>/g, '')
		.replaceAll('&amp;', '&')
		.replace(/[ \t]+/g, ' ')
		.replace(/\s*\n\s*/g, '\n')
		.trim();
}
