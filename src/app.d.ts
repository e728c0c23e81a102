import type { SessionClient } from '$lib/server/platform/supabase.ts';
import type { Viewer } from '$lib/server/workspaces/viewer.ts';

declare global {
	namespace App {
		interface Error {
			/** Stable snake_case code, listed in docs/error-codes.md. */
			code?: string;
			/** The outcome's HTTP status; SvelteKit itself knows 500 for everything thrown. */
			status?: number;
			/** The request's id: what a user quotes and the logs can be searched for. */
			requestId?: string;
		}
		interface Locals {
			requestId: string;
			locale: string;
			/** Status of an expected outcome that was thrown, for the response. */
			outcome?: number;
			/** The token of a call to the API with `Authorization: Bearer`: its cookies then count for nothing. */
			bearer: string | null;
			/** Supabase with the visitor's own token: row-level security decides what it sees. */
			supabase: SessionClient;
			/** The verified visitor, or null. Asked once per request. */
			viewer: () => Promise<Viewer | null>;
			/** Redirects who reads at an old handle of a workspace; returns for a write, which is done where it is. */
			workspaceMoved: (handle: string) => void;
		}
	}
}

export {};
