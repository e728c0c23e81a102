export type AccessToken = { value: string; lifetimeSeconds: number };

export type TokenSource = {
	/** A token that is good for a while yet. Callers in parallel share one request. */
	current(): Promise<string>;
	/** Forgets a token that was refused, unless a newer one has taken its place. */
	drop(refused: string): void;
};

// A token must outlive the request it goes with; of short-lived ones a tenth is kept back.
const marginSeconds = 60;

/** Keeps the token `ask` gets until shortly before it ends; a failure is not kept. */
export function createTokenSource(ask: () => Promise<AccessToken>): TokenSource {
	let kept: { value: string; until: number } | null = null;
	let asking: Promise<string> | null = null;

	const renew = async () => {
		const { value, lifetimeSeconds } = await ask();
		const margin = Math.min(marginSeconds, lifetimeSeconds / 10);
		kept = { value, until: Date.now() + (lifetimeSeconds - margin) * 1000 };
		return value;
	};
	return {
		async current() {
			if (kept && Date.now() < kept.until) return kept.value;
			asking ??= renew().finally(() => (asking = null));
			return asking;
		},
		drop(refused) {
			if (kept?.value === refused) kept = null;
		}
	};
}
