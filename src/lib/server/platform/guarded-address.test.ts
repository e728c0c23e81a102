import { describe, expect, it } from 'vitest';
import { checkedAddresses, isPublicAddress, parseTarget } from './guarded-address.ts';

const refusal = (reason: string) => ({ code: 'url_forbidden', status: 422, detail: { reason } });
const check = (address: string, found: string[] = ['93.184.216.34'], allowsLoopback = false) =>
	checkedAddresses(parseTarget(address), { resolve: async () => found, allowsLoopback });

describe('an address that a person gives', () => {
	it.each([
		'file:///etc/passwd',
		'ftp://example.com/a',
		'data:text/plain,secret',
		'gopher://example.com',
		'javascript:alert(1)',
		'blob:https://example.com/1',
		'ws://example.com'
	])('has no scheme but http and https: %s', (address) => {
		expect(() => parseTarget(address)).toThrow(expect.objectContaining(refusal('scheme')));
	});

	it.each(['https://user:pass@example.com', 'https://user@example.com', 'https://example.com@10.0.0.1/'])(
		'carries no user: %s',
		(address) => expect(() => parseTarget(address)).toThrow(expect.objectContaining(refusal('credentials')))
	);

	it.each([
		'',
		'example.com',
		'https://',
		'https://exa mple.com',
		'https://1.2.3.4.5/',
		'http://[::1',
		'http://999.1.1.1'
	])('is an address at all: %j', (address) =>
		expect(() => parseTarget(address)).toThrow(expect.objectContaining(refusal('malformed')))
	);

	it.each([
		'http://127.0.0.1/',
		'http://127.1/',
		'http://2130706433/',
		'http://0x7f000001/',
		'http://0x7f.1/',
		'http://0177.0.0.1/',
		'http://017700000001/',
		'http://１２７.0.0.1/',
		'http://0/',
		'http://169.254.169.254/latest/meta-data/',
		'http://0xa9fea9fe/',
		'http://2852039166/',
		'http://[::1]/',
		'http://[::]/',
		'http://[::ffff:127.0.0.1]/',
		'http://[::ffff:a9fe:a9fe]/',
		'http://[::127.0.0.1]/',
		'http://[64:ff9b::a9fe:a9fe]/',
		'http://[64:ff9b:1::1]/',
		'http://[2002:7f00:1::]/',
		'http://[fd00:ec2::254]/',
		'http://[fe80::1]/',
		'http://100.100.100.200/'
	])('means no place inside, however it is spelt: %s', async (address) => {
		await expect(check(address)).rejects.toMatchObject(refusal('address'));
	});

	it.each([
		'http://localhost/',
		'http://LOCALHOST./',
		'http://a.localhost/',
		'http://metadata.google.internal/',
		'http://printer.local/',
		'http://router/',
		'http://nas.home.arpa/',
		'http://wiki.corp/'
	])('has no name that means something else inside every network: %s', async (address) => {
		await expect(check(address)).rejects.toMatchObject(refusal('name'));
	});

	it.each(['https://example.com:8443/', 'http://example.com:22/', 'http://example.com:6379/'])(
		'has none but the web’s ports: %s',
		async (address) => expect(check(address)).rejects.toMatchObject(refusal('port'))
	);

	it.each(['http://example.com/', 'https://example.com:443/', 'http://example.com:443/', 'https://8.8.8.8/'])(
		'leads anywhere on the internet: %s',
		async (address) => expect(await check(address)).toHaveLength(1)
	);
});

describe('a name', () => {
	it.each([
		[['10.0.0.5']],
		[['93.184.216.34', '10.0.0.5']],
		[['2606:4700::1111', '::1']],
		[['93.184.216.34', 'fe80::1%eth0']],
		[['nonsense']]
	])('is refused when one of its addresses is not public: %j', async (found) => {
		await expect(check('https://example.com/', found)).rejects.toMatchObject(refusal('address'));
	});

	it('without an address, or that nobody can resolve, is out of reach', async () => {
		const unreachable = { code: 'url_unreachable', status: 422 };
		await expect(check('https://example.com/', [])).rejects.toMatchObject(unreachable);
		const resolve = async () => Promise.reject(new Error('ENOTFOUND'));
		const asked = checkedAddresses(parseTarget('https://example.com/'), { resolve, allowsLoopback: false });
		await expect(asked).rejects.toMatchObject(unreachable);
	});
});

describe('the setting for tests', () => {
	it('lets this machine through, on any port, and nothing else that is private', async () => {
		expect(await check('http://127.0.0.1:8080/', [], true)).toEqual(['127.0.0.1']);
		expect(await check('http://localhost:8080/', ['127.0.0.1', '::1'], true)).toHaveLength(2);
		for (const address of ['http://10.0.0.1/', 'http://169.254.169.254/', 'http://[fd00::1]/'])
			await expect(check(address, [], true)).rejects.toMatchObject(refusal('address'));
		await expect(check('http://example.com:8080/', ['93.184.216.34'], true)).rejects.toMatchObject(
			refusal('port')
		);
		await expect(check('http://example.com/', ['127.0.0.1', '10.0.0.1'], true)).rejects.toMatchObject(
			refusal('address')
		);
	});
});

describe('an address on the network', () => {
	it.each([
		...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.255'],
		...['169.254.0.1', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.168.0.1', '198.18.0.1'],
		...['198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
		...['::', '::1', '::ffff:8.8.8.8', '::8.8.8.8', '64:ff9b::808:808', '64:ff9b:1::1', '100::1', '2001::1'],
		...['2001:2::1', '2001:10::1', '2001:20::1', '2001:db8::1', '2002:808:808::1', '3fff::1', '5f00::1'],
		...['fc00::1', 'fd12:3456::1', 'fe80::1', 'fec0::1', 'ff02::1', '4000::1']
	])('is not public: %s', (address) => expect(isPublicAddress(address)).toBe(false));

	it.each(['8.8.8.8', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450::1'])(
		'is public: %s',
		(address) => expect(isPublicAddress(address)).toBe(true)
	);
});
