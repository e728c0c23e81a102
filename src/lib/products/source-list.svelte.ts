import { errorText } from '$lib/error-text.ts';
import { sourceLimits, type SourceKind, type SourceRow } from './sources.ts';

/** What a creator brings. */
export type Brought = { kind: 'text'; name: string; text: string } | { kind: 'url'; url: string } | File;

/** One line of the list: read by now, on its way, or refused with the reason. */
export type Entry = { key: number; kind: SourceKind; name: string } & (
	| { state: 'reading'; brought: Brought }
	| { state: 'ready'; source: SourceRow }
	| { state: 'failed'; brought: Brought; reason: string }
);

/** Answers `known` for a source that stands in the list already: the new line goes. */
export type Outcome = 'ready' | 'known' | 'failed' | 'gone';

/** The sources of an order to come, each sent to `address` as it is added. */
export class SourceList {
	entries = $state<Entry[]>([]);
	#address: string;
	#last = 0;

	constructor(address: string) {
		this.#address = address;
	}

	get ready(): SourceRow[] {
		return this.entries.flatMap((entry) => (entry.state === 'ready' ? [entry.source] : []));
	}

	get isReading(): boolean {
		return this.entries.some(({ state }) => state === 'reading');
	}

	get isFull(): boolean {
		return this.entries.length >= sourceLimits.count;
	}

	get bytes(): number {
		return this.ready.reduce((sum, { bytes }) => sum + bytes, 0);
	}

	/** Takes back what a draft kept. */
	restore(sources: SourceRow[]): void {
		this.entries = sources.map((source) => ({ ...this.#lineOf(source), state: 'ready', source }));
	}

	/** Takes those off that the server has no more: what nobody orders within a day goes. Returns how many those were. */
	async dropGone(): Promise<number> {
		const asked = this.ready.map(({ id }) => id);
		const present = asked.length > 0 ? await findPresent(this.#address, asked) : asked;
		const gone = asked.filter((id) => !present.includes(id));
		this.entries = this.entries.filter((entry) => entry.state !== 'ready' || !gone.includes(entry.source.id));
		return gone.length;
	}

	async add(brought: Brought): Promise<Outcome> {
		const line = this.#lineOf(nameOf(brought));
		this.entries.push({ ...line, brought, state: 'reading' });
		return this.#send(line.key, brought);
	}

	async retry(key: number): Promise<Outcome> {
		const entry = this.entries.find((one) => one.key === key);
		if (entry?.state !== 'failed') return 'gone';
		const { kind, name, brought } = entry;
		this.#put(key, { key, kind, name, brought, state: 'reading' });
		return this.#send(key, brought);
	}

	remove(key: number): void {
		this.entries = this.entries.filter((entry) => entry.key !== key);
	}

	async #send(key: number, brought: Brought): Promise<Outcome> {
		const answer = await send(this.#address, brought);
		if ('reason' in answer) {
			const failed = { key, brought, ...nameOf(brought), ...answer };
			return this.#put(key, { ...failed, state: 'failed' }) ? 'failed' : 'gone';
		}
		if (this.ready.some(({ id }) => id === answer.source.id)) {
			this.remove(key);
			return 'known';
		}
		const { kind, name } = answer.source;
		return this.#put(key, { key, kind, name, state: 'ready', ...answer }) ? 'ready' : 'gone';
	}

	#lineOf({ kind, name }: { kind: SourceKind; name: string }): {
		key: number;
		kind: SourceKind;
		name: string;
	} {
		this.#last += 1;
		return { key: this.#last, kind, name };
	}

	/** False when the line was removed meanwhile. */
	#put(key: number, entry: Entry): boolean {
		const place = this.entries.findIndex((one) => one.key === key);
		if (place >= 0) this.entries[place] = entry;
		return place >= 0;
	}
}

function nameOf(brought: Brought): { kind: SourceKind; name: string } {
	if (brought instanceof File) return { kind: 'file', name: brought.name };
	if (brought.kind === 'url') return { kind: 'url', name: brought.url };
	return { kind: 'text', name: brought.name || brought.text.trim().slice(0, 60) };
}

async function send(address: string, brought: Brought): Promise<{ source: SourceRow } | { reason: string }> {
	if (brought instanceof File && brought.size > sourceLimits.fileBytes) {
		return { reason: errorText('source_too_large') };
	}
	try {
		const response = await fetch(address, { method: 'POST', ...bodyOf(brought) });
		const answer: unknown = await response.json();
		if (response.ok) return { source: answer as SourceRow };
		return { reason: errorText((answer as { code?: string }).code ?? 'unexpected') };
	} catch {
		return { reason: errorText('unexpected') }; // the network is gone, or a proxy answered
	}
}

/** Which of them are there. All, when the server can't say: the order tells of any that is not. */
async function findPresent(address: string, ids: string[]): Promise<string[]> {
	const query = new URLSearchParams(ids.map((id) => ['id', id]));
	try {
		const response = await fetch(`${address}?${query}`, { headers: { accept: 'application/json' } });
		return response.ok ? ((await response.json()) as { present: string[] }).present : ids;
	} catch {
		return ids;
	}
}

function bodyOf(brought: Brought): RequestInit {
	const accept = 'application/json';
	if (brought instanceof File) {
		const body = new FormData();
		body.set('file', brought);
		return { headers: { accept }, body };
	}
	return { headers: { accept, 'content-type': 'application/json' }, body: JSON.stringify(brought) };
}
