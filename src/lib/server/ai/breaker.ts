/**
 * A breaker for each provider, or each key of a workspace: after some failures in a short while it opens, and requests
 * go by other routes at once instead of waiting for the same failure again. After a time one request may probe; its
 * success closes the breaker, its failure opens it for twice as long. Each process has its own (docs/decisions/0025).
 */
export type BreakerLimits = {
	/** As many failures within `windowMs` open it. */
	failures: number;
	windowMs: number;
	openMs: number;
	/** No failure keeps it open longer than this, nor does a server's Retry-After. */
	maxOpenMs: number;
};

export type OpenBreaker = { reason: string; openedAt: number; retryAt: number };
export type BreakerChange = { key: string; open: OpenBreaker | null };

const usual: BreakerLimits = { failures: 5, windowMs: 60_000, openMs: 30_000, maxOpenMs: 600_000 };

type State = { failedAt: number[]; open: OpenBreaker | null; openForMs: number; isProbed: boolean };

type Options = {
	limits?: Partial<BreakerLimits>;
	now?: () => number;
	onChange?: (change: BreakerChange) => void;
};

export type Breakers = ReturnType<typeof createBreakers>;

export function createBreakers({ limits, now = Date.now, onChange }: Options = {}) {
	const { failures, windowMs, openMs, maxOpenMs } = { ...usual, ...limits };
	const states = new Map<string, State>();
	const listeners = new Set(onChange ? [onChange] : []);
	const tell = (change: BreakerChange) => listeners.forEach((listener) => listener(change));

	/** Whether a request would be let through now. */
	function mayTry(key: string): boolean {
		const state = states.get(key);
		if (!state?.open) return true;
		return now() >= state.open.retryAt && !state.isProbed;
	}

	/** Lets a request through, as the one probe if the breaker's time has come; false while it is open. */
	function enter(key: string): boolean {
		if (!mayTry(key)) return false;
		const state = states.get(key);
		if (state?.open) state.isProbed = true;
		return true;
	}

	/** The provider answered. */
	function answered(key: string): void {
		const state = states.get(key);
		states.delete(key);
		if (state?.open) tell({ key, open: null });
	}

	/** The request was given up by our side: nothing is known, and another may probe. */
	function left(key: string): void {
		const state = states.get(key);
		if (state) state.isProbed = false;
	}

	/** The provider failed. `pauseMs`: it asked to be left alone so long, which opens the breaker at once. */
	function failed(key: string, reason: string, pauseMs?: number): void {
		const at = now();
		forgetOld(at);
		const state = states.get(key) ?? { failedAt: [], open: null, openForMs: openMs, isProbed: false };
		states.set(key, state);
		state.failedAt = [...state.failedAt.filter((time) => time > at - windowMs), at];
		const isProbe = state.open !== null && at >= state.open.retryAt;
		state.isProbed = false;
		if (isProbe) state.openForMs = Math.min(maxOpenMs, state.openForMs * 2);
		if (pauseMs !== undefined) return open(key, state, reason, Math.min(maxOpenMs, pauseMs));
		if (isProbe || (!state.open && state.failedAt.length >= failures))
			open(key, state, reason, state.openForMs);
	}

	/** What happened to a key that nobody asked for since is no news any more. */
	function forgetOld(at: number): void {
		for (const [key, { failedAt, open }] of states) {
			const last = Math.max(failedAt.at(-1) ?? 0, open?.retryAt ?? 0);
			if (last < at - Math.max(windowMs, maxOpenMs)) states.delete(key);
		}
	}

	function open(key: string, state: State, reason: string, forMs: number): void {
		const openedAt = now();
		// Never sooner than what an earlier answer asked for.
		const retryAt = Math.max(openedAt + forMs, state.open?.retryAt ?? 0);
		state.open = { reason, openedAt: state.open?.openedAt ?? openedAt, retryAt };
		tell({ key, open: state.open });
	}

	/** Calls `listener` whenever a breaker opens, stays open longer, or closes. */
	function onChanges(listener: (change: BreakerChange) => void): void {
		listeners.add(listener);
	}

	return { mayTry, enter, answered, left, failed, onChanges };
}
