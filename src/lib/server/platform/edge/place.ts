import { isIPv6 } from 'node:net';

/**
 * Whom an address stands for where callers are counted: itself, or for IPv6 its /64, as one household or server has
 * all of it. An IPv4 address written as IPv6 is the IPv4 address.
 */
export function placeOf(address: string): string {
	const [bare = ''] = address.split('%'); // without the zone of a link-local address
	if (!isIPv6(bare)) return address;
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
	return mapped ?? `${groupsOf(bare).slice(0, 4).join(':')}::/64`;
}

/** The eight groups, without leading zeros. Dotted ends stand for two; they lie past the first 64 bits. */
function groupsOf(address: string): string[] {
	const [head = '', tail] = address.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0').split('::');
	const split = (part: string) => (part === '' ? [] : part.split(':'));
	const [before, after] = [split(head), split(tail ?? '')];
	const missing = tail === undefined ? 0 : 8 - before.length - after.length;
	return [...before, ...Array<string>(missing).fill('0'), ...after].map((group) =>
		Number.parseInt(group, 16).toString(16)
	);
}
