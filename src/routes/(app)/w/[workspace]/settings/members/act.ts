import { applyAction, deserialize } from '$app/forms';
import { invalidateAll } from '$app/navigation';
import { errorText } from '$lib/error-text.ts';
import { toast } from '$lib/ui/toasts.svelte.ts';

/** Says what was refused; stays until it is read. */
export function tellRefusal(code: unknown): void {
	toast({ title: errorText(typeof code === 'string' ? code : 'unexpected'), tone: 'bad' });
}

/**
 * Posts to an action of this page, for dialogs and "Undo". True when it was done, and the page then shows it; a refusal
 * is told in a toast.
 */
export async function act(action: string, fields: Record<string, string>): Promise<boolean> {
	try {
		const answer = await fetch(`?/${action}`, {
			method: 'POST',
			headers: { 'x-sveltekit-action': 'true', accept: 'application/json' },
			body: new URLSearchParams(fields)
		});
		const result = deserialize(await answer.text());
		if (result.type === 'redirect') await applyAction(result);
		else await invalidateAll(); // also after a refusal: somebody else may have changed the list
		if (result.type === 'failure') tellRefusal(result.data?.code);
		if (result.type === 'error') tellRefusal((result.error as { code?: string }).code);
		return result.type === 'success' || result.type === 'redirect';
	} catch {
		tellRefusal('unexpected');
		return false;
	}
}
