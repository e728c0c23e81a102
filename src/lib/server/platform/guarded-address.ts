import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { DomainError } from './errors.ts';

/** All addresses of a name, as the system knows them. */
export type Resolve = (name: string) => Promise<string[]>;

export type AddressRules = {
	resolve: Resolve;
	/** For tests and development: this machine's own servers, on any port. */
	allowsLoopback: boolean;
};

type Reason =
	'malformed' | 'scheme' | 'credentials' | 'port' | 'name' | 'address' | 'downgrade' | 'redirects';

export const forbidden = (reason: Reason): DomainError =>
	new DomainError('url_forbidden', 422, { detail: { reason } });

// Names that mean something else inside every network: RFC 6761, 6762, 8375, ICANN's .internal and its collision list.
const internalName = /(^|\.)(localhost|local|internal|intranet|lan|corp|home|home\.arpa)$/;
// ipaddr.js takes whatever is in no special range for unicast; IANA has given out this block alone (RFC 4291, 2.4).
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
const documentation = ipaddr.IPv6.parseCIDR('3fff::/20'); // RFC 9637

/**
 * An address that a person gave, or a redirect told, with what can be refused without asking for its name. The parser
 * writes `0x7f.1`, `2130706433` and full-width digits as the plain IPv4 they mean. Throws `url_forbidden`.
 */
export function parseTarget(text: string, base?: URL): URL {
	const url = URL.parse(text, base);
	if (!url) throw forbidden('malformed');
	if (url.protocol !== 'http:' && url.protocol !== 'https:') throw forbidden('scheme');
	if (url.username || url.password) throw forbidden('credentials');
	if (base?.protocol === 'https:' && url.protocol === 'http:') throw forbidden('downgrade');
	return url;
}

/** True for what anybody on the internet reaches: not private, local, shared, reserved, nor IPv4 in the clothes of IPv6. */
export function isPublicAddress(address: string): boolean {
	if (!ipaddr.isValid(address)) return false;
	const parsed = ipaddr.parse(address);
	if (parsed.range() !== 'unicast') return false;
	if (parsed instanceof ipaddr.IPv4) return true;
	return parsed.match(globalUnicast) && !parsed.match(documentation);
}

function isLoopback(address: string): boolean {
	return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback';
}

async function addressesOf(host: string, { resolve, allowsLoopback }: AddressRules): Promise<string[]> {
	if (isIP(host)) return [host];
	const name = host.replace(/\.+$/, '');
	const isInternal = !name.includes('.') || internalName.test(name);
	if (isInternal && !(allowsLoopback && name === 'localhost')) throw forbidden('name');
	try {
		return await resolve(name);
	} catch (problem) {
		throw new DomainError('url_unreachable', 422, { cause: problem });
	}
}

/**
 * The addresses to connect to, every one of them checked: a name is resolved once, here, and never again. Throws
 * `url_forbidden` when any of them is not public, or the port is none of the web's, and `url_unreachable` when the name has none.
 */
export async function checkedAddresses(url: URL, rules: AddressRules): Promise<string[]> {
	const addresses = await addressesOf(url.hostname.replace(/^\[|\]$/g, ''), rules);
	if (addresses.length === 0) throw new DomainError('url_unreachable', 422);
	if (rules.allowsLoopback && addresses.every(isLoopback)) return addresses;
	if (!addresses.every(isPublicAddress)) throw forbidden('address');
	// Other ports belong to services that are no web pages, and scanning them would be our doing.
	if (!['', '80', '443'].includes(url.port)) throw forbidden('port');
	return addresses;
}
