/** Products as their makers see them: ordered, edited, published. */
export { findDefaultLanguage, setDefaultLanguage } from './default-language.ts';
export * from './covers/index.ts';
export * from './editing.ts';
export * from './listing.ts';
export { moveSection } from './moving.ts';
export * from './generation/orders.ts';
export * from './publishing.ts';
export * from './generation/receipts.ts';
export * from './generation/steering.ts';
export { dismissFinding, readReports, restoreFinding } from './reports.ts';
export { findProgress } from './generation/progress.ts';
export { findTemplate, listUsable } from './templates/templates.ts';
export { findVoice, hasVoice, saveVoice } from './voice.ts';
export { getVersion, listVersions, restoreVersion, setLock } from './history.ts';
export { readProvenance, showProvenance } from './provenance.ts';
export {
	acceptRevision,
	cancelRevision,
	getRevision,
	listOpenRevisions,
	quoteRevision,
	rejectRevision,
	requestRevision,
	watchRevision
} from './revisions/revisions.ts';
