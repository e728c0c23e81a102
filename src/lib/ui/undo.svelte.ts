import { onMount } from 'svelte';
import { m } from '$lib/paraglide/messages.js';
import { dismiss, toast, type ToastTone } from './toasts.svelte.ts';

type Offer = {
	title: string;
	tone?: ToastTone;
	undo: () => void;
	/** False once undoing would take back something newer as well. Reactive. */
	isStill?: () => boolean;
};
type Open = { id: number; isStill: () => boolean };

/**
 * For a component's script: offers to take back what was done, as long as that takes nothing else with it and the
 * component is there to do it.
 */
export function undoOffers(): (offer: Offer) => void {
	let open = $state.raw<Open[]>([]);
	const end = (offers: Open[]) => {
		for (const { id } of offers) dismiss(id);
		open = open.filter((offer) => !offers.includes(offer));
	};
	$effect(() => {
		const over = open.filter(({ isStill }) => !isStill());
		if (over.length > 0) end(over);
	});
	onMount(() => () => end(open));
	return ({ title, tone, undo, isStill = () => true }) => {
		const id = toast({ title, tone, action: { label: m.undo(), onclick: undo } });
		open = [...open, { id, isStill }];
	};
}
