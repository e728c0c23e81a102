import type { Viewer } from '$lib/server/workspaces/viewer.ts';
import type { SessionClient } from '$lib/server/platform/supabase.ts';

declare global {
	namespace App {
		interface Error {
			/** Stable snake_case code, listed in docs/error-codes.md. */
			code?: string;
			/** The request's id: what a user quotes and the logs can be searched for. */
			requestId?: string;
		}
		interface Locals {
			requestId: string;
			locale: string;
			/** Supabase with the visitor's own token: row-level security decides what it sees. */
			supabase: SessionClient;
			/** The verified visitor, or null. Asked once per request. */
			viewer: () => Promise<Viewer | null>;
		}
	}
}

export {};
