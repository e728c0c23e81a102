import sharp, { type ResizeOptions } from 'sharp';
import { coverSize, pictureMaxBytes, type PictureBucket } from '../../media/picture-url.ts';
import { DomainError } from '../platform/errors.ts';

/** More than any phone's camera; what claims to be larger is not opened. */
const maxPixels = 64_000_000;

// Only the decoders of the kinds we take are ever run, whatever a file claims to be: SVG, PDF and the rest stay shut.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
	operation: ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'].map((kind) => `VipsForeignLoad${kind}`)
});
sharp.cache(false); // one picture is drawn once

const ascii = (bytes: Uint8Array, from: number, to: number) =>
	Buffer.from(bytes.subarray(from, to)).toString('latin1');

/** Whether the first bytes are those of a kind of picture we take. The name and type that were sent tell nothing. */
function isPicture(file: Uint8Array): boolean {
	if (file[0] === 0xff && file[1] === 0xd8 && file[2] === 0xff) return true; // JPEG
	if (ascii(file, 0, 8) === '\x89PNG\r\n\x1a\n') return true;
	if (/^GIF8[79]a$/.test(ascii(file, 0, 6))) return true;
	if (ascii(file, 0, 4) === 'RIFF' && ascii(file, 8, 12) === 'WEBP') return true;
	return ascii(file, 4, 8) === 'ftyp' && /^avi[fs]$/.test(ascii(file, 8, 12)); // AVIF
}

const square = { width: 256, height: 256 };
/** A face fills the square, and a picture its cover; a logo is shown whole, with nothing behind it. */
const framing: Record<PictureBucket, ResizeOptions> = {
	avatars: { ...square, fit: 'cover' },
	logos: { ...square, fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } },
	covers: { width: coverSize.width, height: coverSize.height, fit: 'cover' }
};

/**
 * Draws the picture anew as WebP of its bucket’s size, upright, without metadata: nothing of the file that was sent is
 * kept, so what hides behind its pixels is gone. Throws `picture_missing`, `picture_too_large` (bytes or pixels),
 * `picture_type_refused`, `picture_broken`.
 */
export async function drawPicture(file: Uint8Array, bucket: PictureBucket): Promise<Uint8Array> {
	if (file.byteLength === 0) throw new DomainError('picture_missing', 422);
	if (file.byteLength > pictureMaxBytes) throw new DomainError('picture_too_large', 413);
	if (!isPicture(file)) throw new DomainError('picture_type_refused', 422);
	await requireSize(file);
	try {
		return await sharp(file, { failOn: 'error', limitInputPixels: maxPixels, sequentialRead: true })
			.timeout({ seconds: 10 })
			.autoOrient()
			.resize(framing[bucket])
			.webp({ quality: 84, smartSubsample: true })
			.toBuffer();
	} catch (cause) {
		throw new DomainError('picture_broken', 422, { cause });
	}
}

/** Reads the header only, so that a small file that unfolds into gigabytes is never unfolded. */
async function requireSize(file: Uint8Array): Promise<void> {
	try {
		const { width, height } = await sharp(file, { limitInputPixels: false }).metadata();
		if (width * height <= maxPixels) return;
	} catch (cause) {
		throw new DomainError('picture_broken', 422, { cause });
	}
	throw new DomainError('picture_too_large', 413);
}
