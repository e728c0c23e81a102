import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';

const Meta = z.object({ mimetype: z.string(), cacheControl: z.string(), eTag: z.string() });
type Meta = z.infer<typeof Meta>;
type ObjectMetadata = Meta & { contentLength: number; size: number; lastModified: Date };
type Body = AsyncIterable<Uint8Array> | Uint8Array;

/**
 * Storage's files on disk: one `.bin` per object and a `.json` with what HTTP needs to know. Keys are percent-encoded
 * into flat names, so no key can leave its bucket, be a directory of another key, or be taken for another's metadata.
 * Implements Lite's StorageAdapter, whose own disk adapter is not exported.
 */
export class DiskStorage {
	readonly driver = 'disk';
	readonly #root: string;

	constructor(root: string) {
		this.#root = resolve(root);
	}

	async getObject(bucket: string, key: string, _version: unknown, headers?: { ifNoneMatch?: string }) {
		const file = this.#path(bucket, key);
		const metadata = await describe(file);
		if (headers?.ifNoneMatch === metadata.eTag) return { httpStatusCode: 304, metadata };
		return { httpStatusCode: 200, metadata, body: Readable.toWeb(createReadStream(`${file}.bin`)) };
	}

	// eslint-disable-next-line max-params -- Lite's StorageAdapter sets the order
	async uploadObject(
		bucket: string,
		key: string,
		_version: unknown,
		body: Body,
		mimetype: string,
		cacheControl: string
	): Promise<ObjectMetadata> {
		const file = this.#path(bucket, key);
		const bytes = await collect(body);
		const eTag = `"${createHash('md5').update(bytes).digest('hex')}"`;
		await mkdir(dirname(file), { recursive: true });
		await writeWhole(`${file}.bin`, bytes);
		await writeWhole(`${file}.json`, JSON.stringify({ mimetype, cacheControl, eTag } satisfies Meta));
		return describe(file);
	}

	async deleteObject(bucket: string, key: string): Promise<void> {
		const file = this.#path(bucket, key);
		await rm(`${file}.json`, { force: true });
		await rm(`${file}.bin`, { force: true });
	}

	async deleteObjects(bucket: string, keys: string[]): Promise<void> {
		for (const key of keys) await this.deleteObject(bucket, key);
	}

	// eslint-disable-next-line max-params -- Lite's StorageAdapter sets the order
	async copyObject(bucket: string, key: string, _version: unknown, toBucket: string, toKey: string) {
		const [from, to] = [this.#path(bucket, key), this.#path(toBucket, toKey)];
		await mkdir(dirname(to), { recursive: true });
		await copyFile(`${from}.bin`, `${to}.bin`);
		await copyFile(`${from}.json`, `${to}.json`);
		const { eTag, lastModified } = await describe(to);
		return { httpStatusCode: 200, eTag, lastModified };
	}

	headObject(bucket: string, key: string): Promise<ObjectMetadata> {
		return describe(this.#path(bucket, key));
	}

	async privateAssetUrl(bucket: string, key: string): Promise<string> {
		return `file://${this.#path(bucket, key)}`;
	}

	/** The prefixes keep a bucket or key named `..` a plain name. */
	#path(bucket: string, key: string): string {
		return join(this.#root, `bucket-${encodeURIComponent(bucket)}`, `object-${encodeURIComponent(key)}`);
	}
}

async function describe(file: string): Promise<ObjectMetadata> {
	const { size, mtime } = await stat(`${file}.bin`);
	const meta = Meta.parse(JSON.parse(await readFile(`${file}.json`, 'utf8')));
	return { ...meta, size, contentLength: size, lastModified: mtime };
}

async function collect(body: Body): Promise<Uint8Array> {
	if (body instanceof Uint8Array) return body;
	const chunks: Uint8Array[] = [];
	for await (const chunk of body) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** A reader, or a crash, sees the old file or the new one, never half of it. */
async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
	await writeFile(`${file}.part`, content);
	await rename(`${file}.part`, file);
}
