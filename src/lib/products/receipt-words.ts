import { m } from '$lib/paraglide/messages.js';
import type { Database } from '../server/platform/database-types.ts';

type Enums = Database['public']['Enums'];
type Named = { kind: Enums['step_kind']; position: number; title: string };

const kinds: Record<Enums['step_kind'], (step: Named) => string> = {
	outline: m.step_kind_outline,
	style_sheet: m.step_kind_style_sheet,
	section: ({ position, title }) => m.step_kind_section({ number: position, title }),
	section_repair: ({ position }) => m.step_kind_section_repair({ number: position }),
	sales_page: m.step_kind_sales_page,
	cover: m.step_kind_cover
};

export const stepName = (step: Named): string => kinds[step.kind](step);

export const stepStates: Record<Enums['step_state'], () => string> = {
	queued: m.step_state_queued,
	running: m.step_state_running,
	done: m.step_state_done,
	failed: m.step_state_failed,
	cancelled: m.step_state_cancelled
};

export const generationStates: Record<Enums['generation_state'], () => string> = {
	queued: m.generation_state_queued,
	running: m.generation_state_running,
	awaiting_approval: m.generation_state_awaiting_approval,
	paused: m.generation_state_paused,
	succeeded: m.generation_state_succeeded,
	failed: m.generation_state_failed,
	cancelled: m.generation_state_cancelled
};

/** "gpt-4.1-mini" once, however many calls a step made with it. */
export const modelsOf = (calls: { model: string }[]): string =>
	[...new Set(calls.map(({ model }) => model))].join(', ');

const pictureProblems: Record<string, () => string> = {
	ai_rate_limited: m.receipt_picture_busy,
	ai_timed_out: m.receipt_picture_busy,
	ai_unavailable: m.receipt_picture_unreachable,
	ai_refused: m.receipt_picture_refused,
	ai_unauthorised: m.receipt_picture_settings,
	ai_bad_request: m.receipt_picture_settings,
	ai_own_key_missing: m.failure_own_key,
	ai_own_key_unreadable: m.failure_own_key
};

/** Why a cover has no picture, though one was asked for. What came and could not be read has one word, whatever was wrong. */
export const pictureProblemText = (code: string): string =>
	`${(pictureProblems[code] ?? m.receipt_picture_unusable)()} ${m.receipt_picture_none()}`;
