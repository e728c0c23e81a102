import { m } from '../paraglide/messages.js';
import type { AuditKind } from './audit-filters.ts';

const words: Record<AuditKind, () => string> = {
	people: m.audit_kind_people,
	workspace: m.audit_kind_workspace,
	products: m.audit_kind_products,
	billing: m.audit_kind_billing,
	keys: m.audit_kind_keys,
	sessions: m.audit_kind_sessions,
	accounts: m.audit_kind_accounts,
	platform: m.audit_kind_platform
};

/** What a kind of entry is called, in the visitor's language. */
export const kindWords = (kind: AuditKind): string => words[kind]();
