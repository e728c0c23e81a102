export type ToastTone = 'info' | 'good' | 'bad';

export type ToastOptions = {
	title: string;
	text?: string;
	tone?: ToastTone;
	/** Offered beside the text, typically "Undo". */
	action?: { label: string; onclick: () => void };
	/** Milliseconds on screen. Toasts with an action get twice the time; a bad one stays until it is closed. */
	duration?: number;
};

export type Toast = ToastOptions & { id: number; tone: ToastTone };

const LIMIT = 3;
const DURATION_MS = 5_000;

export const toasts = $state<Toast[]>([]);
let last = 0;

/** How long a toast stays, in milliseconds; null until it is closed. */
export function lifetime(toast: Toast): number | null {
	if (toast.duration) return toast.duration;
	if (toast.tone === 'bad') return null;
	return toast.action ? DURATION_MS * 2 : DURATION_MS;
}

/** Shows a message in the corner and returns its id. Browser only: call it from event handlers, never while rendering. */
export function toast(options: ToastOptions): number {
	last += 1;
	toasts.push({ tone: 'info', ...options, id: last });
	if (toasts.length > LIMIT) toasts.shift();
	return last;
}

/** Takes a toast away; one that is gone already changes nothing. */
export function dismiss(id: number): void {
	const index = toasts.findIndex((entry) => entry.id === id);
	if (index >= 0) toasts.splice(index, 1);
}
