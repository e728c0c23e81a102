import type { AiCall } from '../ai/index.ts';
import { unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';

/** Keeps one attempt in the log of calls. */
export async function logCall(call: AiCall): Promise<void> {
	const logged = await secretClient().from('ai_calls').insert({
		workspace_id: call.workspaceId,
		generation_id: call.generationId,
		step_id: call.stepId,
		revision_id: call.revisionId,
		task: call.task,
		prompt_version: call.promptVersion,
		provider: call.provider,
		model: call.model,
		key_source: call.keySource,
		route_position: call.routePosition,
		attempt: call.attempt,
		outcome: call.outcome,
		reason: call.reason,
		fallback_reason: call.fallbackReason,
		input_tokens: call.inputTokens,
		output_tokens: call.outputTokens,
		is_estimated: call.tokensEstimated,
		cost_micros: call.costMicros,
		latency_ms: call.latencyMs,
		first_token_ms: call.firstTokenMs,
		provider_request_id: call.providerRequestId
	});
	unwrapMaybe(logged);
}
