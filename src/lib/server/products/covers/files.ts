import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { coverSize } from '../../../media/picture-url.ts';
import { drawPicture } from '../../media/picture-drawing.ts';
import { putPicture } from '../../media/pictures.ts';
import { secretClient } from '../../platform/supabase.ts';
import type { DrawnCover } from './drawing.ts';

type Place = {
	workspaceId: string;
	/** Whoever repeats the same work names its files the same, so that nothing is left over. Else they are new ones. */
	name?: string;
};

/** Stores the files of a cover, the whole one last, and returns its path. What nobody names later is swept (sweeping.ts). */
export async function storeCover({ workspaceId, name }: Place, { full, small }: DrawnCover): Promise<string> {
	const base = `${workspaceId}/${name ?? randomUUID()}`;
	await putPicture('covers', `${base}-small.webp`, small, name !== undefined);
	await putPicture('covers', `${base}.webp`, full, name !== undefined);
	return `${base}.webp`;
}

/** Keeps the picture without words, for setting other words over it later. */
export async function storeArt({ workspaceId, name }: Place, art: Uint8Array): Promise<string> {
	const path = `${workspaceId}/${name ?? randomUUID()}-art.webp`;
	await putPicture('covers', path, art, name !== undefined);
	return path;
}

/** The picture behind a cover's words; null when it is not there, or not this workspace's. */
export async function readArt(workspaceId: string, path: string): Promise<Uint8Array | null> {
	if (!path.startsWith(`${workspaceId}/`) || !/^[a-f0-9/-]+-art[.]webp$/.test(path)) return null;
	const { data } = await secretClient().storage.from('covers').download(path);
	return data ? new Uint8Array(await data.arrayBuffer()) : null;
}

/** Draws a file that somebody sent, or a model made, anew at a cover's size. Throws as `drawPicture`. */
export const drawAnew = (file: Uint8Array): Promise<Uint8Array> => drawPicture(file, 'covers');

/** A picture that fills the cover by itself. Throws as `drawPicture`. */
export async function uploadedCover(file: Uint8Array): Promise<DrawnCover> {
	const full = await drawAnew(file);
	const small = await sharp(full).resize({ width: coverSize.smallWidth }).webp({ quality: 84 }).toBuffer();
	return { full, small };
}
