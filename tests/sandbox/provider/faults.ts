/** A failure to act out on one of the next API requests. */
export interface Fault {
	/** Only requests whose path starts with this; any when absent. */
	path?: string | undefined;
	method?: string | undefined;
	/** How many requests it hits. */
	times: number;
	/** `before`: the request has no effect. `after`: it takes effect, then its answer is lost or replaced. */
	when: 'before' | 'after';
	/** Never answers: the connection stays open until the client gives up. */
	hang: boolean;
	/** Waits this long first; alone it only slows the request down. */
	delayMs: number;
	/** Answers with this status instead; 0 breaks the connection. Absent: the true answer. */
	status?: number | undefined;
	error?: { type?: string | undefined; code?: string | undefined; message?: string | undefined } | undefined;
}

export interface Faults {
	add(fault: Fault): void;
	/** The fault this request must act out, counted down; undefined for a healthy request. */
	take(method: string, path: string): Fault | undefined;
	clear(): void;
}

/** Faults wait in memory only: a restarted sandbox is healthy. */
export function createFaults(): Faults {
	let waiting: Fault[] = [];
	return {
		add: (fault) => void waiting.push({ ...fault }),
		take(method, path) {
			const fault = waiting.find(
				(one) => (!one.method || one.method === method) && (!one.path || path.startsWith(one.path))
			);
			if (!fault) return undefined;
			fault.times -= 1;
			waiting = waiting.filter((one) => one.times > 0);
			return fault;
		},
		clear: () => void (waiting = [])
	};
}
