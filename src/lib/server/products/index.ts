/** Products as their makers see them: ordered, edited, published. */
export { findDefaultLanguage, setDefaultLanguage } from './default-language.ts';
export * from './covers/index.ts';
export * from './editing.ts';
export * from './listing.ts';
export { moveSection } from './moving.ts';
export * from './orders.ts';
export * from './publishing.ts';
export * from './receipts.ts';
export * from './steering.ts';
export { dismissFinding, readReports, restoreFinding } from './reports.ts';
export { findProgress } from './progress.ts';
export { findTemplate, listUsable } from './templates.ts';
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
} from './revisions.ts';
