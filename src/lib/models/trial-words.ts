import { m } from '../paraglide/messages.js';

const failures: Record<string, () => string> = {
	ai_unauthorised: m.models_failed_unauthorised,
	ai_rate_limited: m.models_failed_rate_limited,
	ai_timed_out: m.models_failed_timed_out,
	ai_unavailable: m.models_failed_unavailable,
	ai_bad_request: m.models_failed_bad_request,
	ai_refused: m.models_failed_refused,
	ai_invalid_output: m.models_failed_output,
	output_truncated: m.models_failed_output
};

/** Why a try of a route or key failed, in words. */
export const trialFailure = (code: string): string => (failures[code] ?? m.models_failed_unavailable)();
