export type KeyPress = {
	key: string;
	/** Ctrl, Alt or Meta was down: the browser's or the system's business. */
	modified: boolean;
	/** The press went into a field or an open dialog. */
	editing: boolean;
	at: number;
};

export type KeyAction = { kind: 'go' | 'reach'; key: string } | { kind: 'help' };

const SEQUENCE_MS = 1_200;

/**
 * A reader that turns key presses into actions: `?` is help, `g` then a letter is `go` to that letter, any other
 * single character is `reach` (the element that announces it by aria-keyshortcuts). Null when a press means nothing.
 */
export function keyReader(): (press: KeyPress) => KeyAction | null {
	let goUntil = 0;

	return ({ key, modified, editing, at }) => {
		const waiting = at < goUntil;
		goUntil = 0;
		if (modified || editing || key.length !== 1) return null;
		if (waiting) return { kind: 'go', key: key.toLowerCase() };
		if (key === '?') return { kind: 'help' };
		if (key === 'g') {
			goUntil = at + SEQUENCE_MS;
			return null;
		}
		return { kind: 'reach', key };
	};
}

/** True where typing letters means text: fields, editable text, and everything inside an open dialog or menu. */
export function takesText(target: EventTarget | null): boolean {
	if (!(target instanceof Element)) return false;
	return (
		target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]') !== null
	);
}

/** The visible element that announces `key` by aria-keyshortcuts, or null. */
export function findByShortcut(key: string): HTMLElement | null {
	const found = document.querySelectorAll<HTMLElement>(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
	return [...found].find((element) => element.checkVisibility()) ?? null;
}
