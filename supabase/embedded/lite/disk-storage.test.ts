import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createScratchDirectory, removeScratchDirectory } from '../scratch-stack.ts';
import { DiskStorage } from './disk-storage.ts';

const directory = createScratchDirectory();
const root = join(directory, 'storage');
const storage = new DiskStorage(root);
afterAll(() => removeScratchDirectory(directory));

const put = (bucket: string, key: string) =>
	storage.uploadObject(bucket, key, undefined, Buffer.from(key), 'text/plain', 'no-cache');

test.for(['../escape', '..', '/etc/escape', 'a/../../escape', '..\\escape', 'a\0b', '%2e%2e/escape'])(
	'the key %j stays inside its bucket',
	async (key) => {
		await put('books', key);
		expect(readdirSync(directory)).toEqual(['storage']);
		expect(readdirSync(root)).toEqual(['bucket-books']);
	}
);

test('a bucket name does not leave the root', async () => {
	await put('../../outside', 'file');
	expect(existsSync(join(directory, '../outside'))).toBe(false);
	expect(readdirSync(directory)).toEqual(['storage']);
});

test("a key that looks like another key's metadata is its own object", async () => {
	await put('pairs', 'a');
	await put('pairs', 'a.json');
	await put('pairs', 'a/b');
	await storage.deleteObject('pairs', 'a.json');
	expect((await storage.headObject('pairs', 'a')).size).toBe(1);
	expect((await storage.headObject('pairs', 'a/b')).size).toBe(3);
});
