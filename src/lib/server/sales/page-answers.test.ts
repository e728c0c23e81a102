import { expect, test, vi } from 'vitest';
import { answerOnce, forgetAnswers } from './page-answers.ts';

const page = (init?: ResponseInit) => vi.fn(() => Promise.resolve(new Response('page', init)));
const times = async (slug: string, render: () => Promise<Response>) =>
	Promise.all([answerOnce(slug, render), answerOnce(slug, render)]);

test('a page is rendered once and given whole to everybody', async () => {
	const render = page({ headers: { etag: '"1"' } });
	for (const answer of await times('a', render)) {
		expect([await answer.text(), answer.headers.get('etag')]).toEqual(['page', '"1"']);
	}
	expect(render).toHaveBeenCalledTimes(1);
});

test('a page is rendered again after its publication', async () => {
	const render = page();
	await answerOnce('b', render);
	forgetAnswers('b');
	await answerOnce('b', render);
	expect(render).toHaveBeenCalledTimes(2);
});

test.each([
	['a cookie', { headers: { 'set-cookie': 'visitor=1' } }],
	['a nonce', { headers: { 'content-security-policy': "script-src 'nonce-abc'" } }],
	['an error', { status: 404 }]
])('an answer with %s is for one visitor only', async (_what, init) => {
	const render = page(init);
	const [first, second] = await times('c', render);
	expect(await first?.text()).toBe('page');
	expect(await second?.text()).toBe('page');
	expect(render).toHaveBeenCalledTimes(2);
});
