/** Prompt templates as their pages use them. */
export * from './template-actions.ts';
export { getTemplate, listTemplates, listUsable, listVersions } from './templates.ts';
