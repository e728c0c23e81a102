import { lookup } from 'node:dns/promises';
import { isIPv6, type LookupFunction } from 'node:net';
import { Agent, request, type Dispatcher } from 'undici';
import { config } from './config.ts';
import { DomainError } from './errors.ts';
import { checkedAddresses, forbidden, parseTarget, type AddressRules } from './guarded-address.ts';
import { acceptedEncodings, readBody } from './guarded-body.ts';

export type Wanted = {
	/** Media types without parameters; any other is refused before its body is read. */
	types: string[];
	/** Of the body as it is after decompression. */
	maxBytes: number;
	/** From the first look at the name to the last byte, over all redirects. */
	totalMs?: number;
	/** Until a server begins to answer, and between two pieces of its answer. */
	silenceMs?: number;
	signal?: AbortSignal;
};
export type Fetched = { url: string; type: string; charset: string | null; bytes: Uint8Array };
export type GuardedFetch = (address: string, wanted: Wanted) => Promise<Fetched>;

type Answer = Dispatcher.ResponseData;

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);
const defaults = { totalMs: 20_000, silenceMs: 8_000 };

/**
 * Fetches an address that a person gave, as anybody on the internet could: the name is resolved once, every address of it is
 * checked, and the connection goes to what was checked. Redirects are followed by hand, each as if it had been given. Throws
 * `url_forbidden`, `url_unreachable`, `url_too_large`, `url_type_unsupported` or `url_timed_out`.
 */
export function createGuardedFetch(rules: AddressRules): GuardedFetch {
	return async (address, wanted) => {
		const deadline = AbortSignal.timeout(wanted.totalMs ?? defaults.totalMs);
		const signal = wanted.signal ? AbortSignal.any([wanted.signal, deadline]) : deadline;
		try {
			return await follow(parseTarget(address), { ...wanted, signal }, rules);
		} catch (problem) {
			wanted.signal?.throwIfAborted();
			throw outcomeOf(problem, deadline);
		}
	};
}

/** As this installation fetches. */
export const guardedFetch: GuardedFetch = (address, wanted) =>
	createGuardedFetch({
		resolve: async (name) => (await lookup(name, { all: true })).map(({ address: found }) => found),
		allowsLoopback: config().NOXLOOP_FETCH_LOOPBACK === 'on'
	})(address, wanted);

type Bounded = Wanted & { signal: AbortSignal };

async function follow(first: URL, wanted: Bounded, rules: AddressRules): Promise<Fetched> {
	let url = first;
	for (let hop = 0; hop <= mostRedirects; hop += 1) {
		const addresses = await inTime(checkedAddresses(url, rules), wanted.signal);
		const agent = agentFor(addresses, wanted);
		try {
			const answer = await ask(url, agent, wanted.signal);
			const next = redirects.has(answer.statusCode) ? one(answer.headers.location) : '';
			if (!next) return await take(url, answer, wanted);
			url = parseTarget(next, url);
		} finally {
			await agent.destroy(); // with whatever nobody read of the answer
		}
	}
	throw forbidden('redirects');
}

/** Connects to these addresses and to no others, whatever the name means by then. */
function agentFor(addresses: string[], { silenceMs = defaults.silenceMs }: Wanted): Agent {
	const pinned = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
	const toPinned: LookupFunction = (_name, { all }, done) => {
		if (all) done(null, pinned);
		else done(null, pinned[0]?.address ?? '', pinned[0]?.family);
	};
	return new Agent({
		connect: { lookup: toPinned, timeout: silenceMs },
		headersTimeout: silenceMs,
		bodyTimeout: silenceMs,
		maxHeaderSize: 16 * 1024
	});
}

function ask(url: URL, dispatcher: Agent, signal: AbortSignal): Promise<Answer> {
	const headers = { 'user-agent': 'Noxloop', accept: '*/*', 'accept-encoding': acceptedEncodings };
	return request(url, { dispatcher, headers, signal });
}

const one = (header: string | string[] | undefined): string =>
	(Array.isArray(header) ? header[0] : header) ?? '';

async function take(url: URL, { statusCode, headers, body }: Answer, wanted: Bounded): Promise<Fetched> {
	if (statusCode !== 200) {
		throw new DomainError('url_unreachable', 422, { detail: { httpStatus: statusCode } });
	}
	const [type = '', ...parameters] = one(headers['content-type']).toLowerCase().split(';');
	if (!wanted.types.includes(type.trim())) {
		throw new DomainError('url_type_unsupported', 415, { detail: { type: type.trim().slice(0, 100) } });
	}
	const charset = /charset\s*=\s*"?([\w-]+)/.exec(parameters.join(';'))?.[1] ?? null;
	const bytes = await readBody({
		stream: body,
		encoding: one(headers['content-encoding']).trim().toLowerCase(),
		statedBytes: Number(one(headers['content-length'])) || 0,
		maxBytes: wanted.maxBytes
	});
	return { url: url.href, type: type.trim(), charset, bytes };
}

/** The system's resolver can't be stopped, so it is left behind. */
async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	signal.throwIfAborted();
	const { promise, reject } = Promise.withResolvers<never>();
	const stop = (): void => reject(signal.reason as Error);
	signal.addEventListener('abort', stop);
	try {
		return await Promise.race([work, promise]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}

const silences = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT']);

function outcomeOf(problem: unknown, deadline: AbortSignal): DomainError {
	if (problem instanceof DomainError) return problem;
	const isLate = deadline.aborted || silences.has((problem as { code?: string } | null)?.code ?? '');
	return new DomainError(isLate ? 'url_timed_out' : 'url_unreachable', 422, { cause: problem });
}
