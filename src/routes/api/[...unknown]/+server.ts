import { refuseUnknown } from '$lib/server/api/refusal.ts';

/** Programs get JSON for an address that nothing answers, too. */
export const fallback = refuseUnknown;
