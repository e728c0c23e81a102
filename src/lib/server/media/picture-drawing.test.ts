import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { drawPicture } from './picture-drawing.ts';

const red = { r: 220, g: 20, b: 20 };
const plain = (width: number, height: number) =>
	sharp({ create: { width, height, channels: 3, background: red } });

async function refusal(file: Uint8Array): Promise<string> {
	const problem = await drawPicture(file, 'avatars').then(
		() => null,
		(error: unknown) => error
	);
	return problem instanceof Error ? problem.message : 'drawn';
}

/** One chunk of a PNG: length, kind, data, checksum. */
function chunk(kind: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
	const frame = Buffer.alloc(8);
	frame.writeUInt32BE(data.length, 0);
	frame.writeUInt32BE(crc32(body), 4);
	return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of black pixels, one bit each, made by hand as no library would make one so large. */
function blackPng(side: number): Buffer {
	const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
	header.writeUInt32BE(side, 0);
	header.writeUInt32BE(side, 4);
	const pixels = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))), { level: 9 });
	const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
	return Buffer.concat([
		signature,
		chunk('IHDR', header),
		chunk('IDAT', pixels),
		chunk('IEND', Buffer.alloc(0))
	]);
}

test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)(
	'a %s becomes a square WebP of 256 pixels',
	async (kind) => {
		const drawn = await drawPicture(await plain(400, 300).toFormat(kind).toBuffer(), 'avatars');
		const { format, width, height } = await sharp(drawn).metadata();
		expect({ format, width, height }).toEqual({ format: 'webp', width: 256, height: 256 });
	}
);

test('where a photo was taken, and with what, is not kept', async () => {
	const photo = await plain(300, 300)
		.withExif({
			IFD0: { Artist: 'Ada Writer' },
			IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '38/1 43/1 0/1', GPSLongitudeRef: 'W' }
		})
		.jpeg()
		.toBuffer();
	expect((await sharp(photo).metadata()).exif?.includes('Ada Writer')).toBe(true);
	const drawn = await drawPicture(photo, 'avatars');
	const { exif, xmp, iptc, icc } = await sharp(drawn).metadata();
	expect({ exif, xmp, iptc, icc }).toEqual({
		exif: undefined,
		xmp: undefined,
		iptc: undefined,
		icc: undefined
	});
	expect(Buffer.from(drawn).includes('Ada Writer')).toBe(false);
});

test('a photo taken with the camera turned stands upright', async () => {
	// The left half is red; turned by a quarter, it is the upper one.
	const photo = await sharp({ create: { width: 400, height: 400, channels: 3, background: 'white' } })
		.composite([{ input: await plain(200, 400).png().toBuffer(), left: 0, top: 0 }])
		.withMetadata({ orientation: 6 })
		.jpeg()
		.toBuffer();
	const drawn = sharp(await drawPicture(photo, 'avatars')).removeAlpha();
	const { data, info } = await drawn.raw().toBuffer({ resolveWithObject: true });
	const green = (x: number, y: number) => data[(y * info.width + x) * info.channels + 1] ?? -1;
	expect(green(200, 50)).toBeLessThan(80); // upper right: red
	expect(green(50, 200)).toBeGreaterThan(200); // lower left: white
});

test('a wide logo is shown whole, with nothing behind it', async () => {
	const drawn = await drawPicture(await plain(800, 200).png().toBuffer(), 'logos');
	const { data, info } = await sharp(drawn).raw().toBuffer({ resolveWithObject: true });
	const alpha = (x: number, y: number) => data[(y * info.width + x) * info.channels + 3];
	expect([alpha(128, 10), alpha(128, 128)]).toEqual([0, 255]);
});

test('what hides behind the pixels of a PNG is gone', async () => {
	const script = '<script>alert(1)</script>';
	const polyglot = Buffer.concat([await plain(40, 40).png().toBuffer(), Buffer.from(script)]);
	const drawn = await drawPicture(polyglot, 'avatars');
	expect(Buffer.from(drawn).includes('script')).toBe(false);
});

test('a script behind the first bytes of a PNG is no picture', async () => {
	const file = Buffer.from('\x89PNG\r\n\x1a\n<script>alert(1)</script>', 'latin1');
	expect(await refusal(file)).toBe('picture_broken');
});

test.each([
	['an SVG with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
	['a page', '<!doctype html><img src=x onerror=alert(1)>'],
	['a PDF', '%PDF-1.7\n1 0 obj'],
	['a TIFF', 'II*\0\x08\0\0\0'],
	['a letter', 'a']
])('%s is refused, whatever it is called', async (_what, text) => {
	expect(await refusal(Buffer.from(text, 'latin1'))).toBe('picture_type_refused');
});

test.each(['jpeg', 'png', 'webp'] as const)('a %s that breaks off is refused', async (kind) => {
	const noise = sharp({
		create: {
			width: 300,
			height: 300,
			channels: 3,
			background: 'white',
			noise: { type: 'gaussian', mean: 128, sigma: 60 }
		}
	});
	const whole = await noise.toFormat(kind).toBuffer();
	expect(await refusal(whole.subarray(0, whole.length / 2))).toBe('picture_broken');
});

test('a small file of 30,000 by 30,000 pixels is refused before it is unfolded', async () => {
	const bomb = blackPng(30_000);
	expect(bomb.length).toBeLessThan(200_000);
	const started = performance.now();
	expect(await refusal(bomb)).toBe('picture_too_large');
	expect(performance.now() - started).toBeLessThan(1000);
});

test('more than 5 MB, and nothing at all, are refused', async () => {
	const jpeg = await plain(10, 10).jpeg().toBuffer();
	expect(await refusal(Buffer.concat([jpeg, Buffer.alloc(5_000_000)]))).toBe('picture_too_large');
	expect(await refusal(new Uint8Array())).toBe('picture_missing');
});
