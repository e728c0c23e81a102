import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stack } from '../index.ts';
import { clientFor, startFixtureStack } from './fixture.ts';

let stack: Stack;
let service: SupabaseClient;

beforeAll(async () => {
	stack = await startFixtureStack();
	service = await clientFor(stack, stack.secretKey);
});
afterAll(() => stack.stop());

const bytes = new TextEncoder().encode('A readable book.');
const books = () => service.storage.from('books');

test('bytes that were uploaded come back the same, with their type', async () => {
	const { error } = await books().upload('a/book.md', bytes, { contentType: 'text/markdown' });
	expect(error).toBeNull();
	const { data } = await books().download('a/book.md');
	expect(await data?.text()).toBe('A readable book.');
	expect(data?.type).toContain('text/markdown');
});

test('a signed URL serves the file to anyone until it is tampered with', async () => {
	await books().upload('signed.md', bytes, { contentType: 'text/markdown' });
	const { data } = await books().createSignedUrl('signed.md', 60, { download: 'My book.md' });
	const response = await fetch(data?.signedUrl ?? '');
	expect(response.status).toBe(200);
	expect(await response.text()).toBe('A readable book.');
	expect(response.headers.get('content-disposition')).toContain('My%20book.md');
	const forged = await fetch((data?.signedUrl ?? '').replace('token=', 'token=x'));
	expect(forged.status).toBe(400);
});

test('bytes can be uploaded through a signed upload URL', async () => {
	const { data } = await books().createSignedUploadUrl('later.md');
	const anonymous = await clientFor(stack, stack.publishableKey);
	const { error } = await anonymous.storage
		.from('books')
		.uploadToSignedUrl('later.md', data?.token ?? '', bytes);
	expect(error).toBeNull();
	expect(await (await books().download('later.md')).data?.text()).toBe('A readable book.');
});

test('a private file is closed to strangers', async () => {
	await books().upload('private.md', bytes);
	const stranger = await clientFor(stack, stack.publishableKey, 'stranger@example.com');
	expect((await stranger.storage.from('books').download('private.md')).error).not.toBeNull();
	expect((await stranger.storage.from('books').upload('mine.md', bytes)).error).not.toBeNull();
});

test('a removed file is gone', async () => {
	await books().upload('gone.md', bytes);
	expect((await books().remove(['gone.md'])).error).toBeNull();
	expect((await books().download('gone.md')).error).not.toBeNull();
});
