import { setAriaStrings } from 'svelte-dnd-action';
import { browser } from '$app/environment';
import { m } from '$lib/paraglide/messages.js';

/** Tells a screen reader in the page's language what dragging by keyboard does. Safe to repeat. */
export function speakDragging(): void {
	if (!browser) return;
	setAriaStrings({
		dragStarted: ({ itemLabel }) => m.drag_started({ item: itemLabel }),
		movedToPosition: ({ itemLabel, position }) => m.drag_moved({ item: itemLabel, position }),
		movedToZoneEnd: ({ itemLabel, count }) => m.drag_moved({ item: itemLabel, position: count }),
		movedToZoneStart: ({ itemLabel }) => m.drag_moved({ item: itemLabel, position: 1 }),
		dropped: ({ itemLabel, position }) => m.drag_dropped({ item: itemLabel, position }),
		zoneActiveInstruction: m.drag_instruction(),
		zoneDragDisabledInstruction: ''
	});
}
