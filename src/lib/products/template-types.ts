import type { Language, ProductType } from './brief.ts';
import type { PromptTemplate } from './prompt-template.ts';

/** A template as lists show it. */
export type ListedTemplate = {
	id: string;
	/** Everybody's, kept by who runs the platform. */
	isPlatform: boolean;
	name: string;
	description: string;
	type: ProductType;
	language: Language;
	/** Its latest. */
	version: number;
	isArchived: boolean;
	updatedAt: string;
};

export type FoundTemplate = ListedTemplate & { content: PromptTemplate; shownVersion: number };

export type TemplateVersion = { number: number; at: string; by: string | null; name: string };

/** What the demo makes of a template: a plan and its first section. */
export type TemplateTrial = {
	topic: string;
	title: string;
	promise: string;
	sections: string[];
	html: string;
};
