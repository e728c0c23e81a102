import { z } from 'zod';
import { browser } from '$app/environment';

const Stored = z.array(z.string()).catch([]);

type Entry = { id: string };
const markOf = ({ id }: Entry, position: number): string => id || String(position);

function read(key: string): string[] {
	try {
		return Stored.parse(JSON.parse(localStorage.getItem(key) ?? '[]'));
	} catch {
		return []; // storage can be forbidden, or hold something else
	}
}

function write(key: string, marks: string[]): void {
	try {
		localStorage.setItem(key, JSON.stringify(marks));
	} catch {
		// what was marked then lasts as long as the page
	}
}

/** Which sections of a purchase this device knows as done. On the server: none. */
export class Done {
	#marks = $state<string[]>([]);
	readonly #key: string;

	constructor(entitlementId: string) {
		this.#key = `done:${entitlementId}`;
		if (browser) this.#marks = read(this.#key);
	}

	has(section: Entry, position: number): boolean {
		return this.#marks.includes(markOf(section, position));
	}

	count(sections: Entry[]): number {
		return sections.filter((section, index) => this.has(section, index + 1)).length;
	}

	mark(section: Entry, position: number, isDone: boolean): void {
		const mark = markOf(section, position);
		const others = read(this.#key).filter((other) => other !== mark);
		this.#marks = isDone ? [...others, mark] : others;
		write(this.#key, this.#marks);
	}
}

const known: Record<string, Done> = {};

/** One for each purchase, so that mark and contents agree. */
export function doneOf(entitlementId: string): Done {
	if (!browser) return new Done(entitlementId);
	return (known[entitlementId] ??= new Done(entitlementId));
}
