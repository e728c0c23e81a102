import { expect, it } from 'vitest';
import { placeOf } from './place.ts';

it('takes an IPv4 address for itself, also written as IPv6', () => {
	expect(placeOf('192.0.2.7')).toBe('192.0.2.7');
	expect(placeOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
	expect(placeOf('::FFFF:192.0.2.7')).toBe('192.0.2.7');
});

it('takes all addresses of one /64 for one place', () => {
	for (const address of [
		'2001:db8:1:2::1',
		'2001:0DB8:0001:0002:aaaa:bbbb:cccc:dddd',
		'2001:db8:1:2:3::192.0.2.1'
	])
		expect(placeOf(address)).toBe('2001:db8:1:2::/64');
	expect(placeOf('::1')).toBe('0:0:0:0::/64');
	expect(placeOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
	expect(placeOf('2001:db8::')).toBe('2001:db8:0:0::/64');
});

it('tells neighbouring /64 apart', () => {
	expect(placeOf('2001:db8:1:3::1')).not.toBe(placeOf('2001:db8:1:2::1'));
	expect(placeOf('2001:db8::1')).not.toBe(placeOf('2001:db8:0:1::1'));
});

it('keeps what is no address, such as an unknown caller', () => {
	expect(placeOf('unknown')).toBe('unknown');
});
