import { expect, it, vi } from 'vitest';
import { checkHealth, type Probes } from './health.ts';

vi.mock('./log.ts', () => ({ log: { warn: () => undefined } }));

const well: Probes = {
	database: () => Promise.resolve({}),
	auth: () => Promise.resolve({}),
	storage: () => Promise.resolve({}),
	queue: () => Promise.resolve({ waitingSeconds: 3 })
};

it('is ok when every part answers, each with its latency', async () => {
	const { status, parts } = await checkHealth(well);
	expect(status).toBe('ok');
	for (const part of Object.values(parts))
		expect(part).toMatchObject({ ok: true, latencyMs: expect.any(Number) });
	expect(parts.queue.waitingSeconds).toBe(3);
});

it.each(['database', 'auth', 'storage', 'queue'] as const)('is down when %s alone fails', async (name) => {
	const failing = () =>
		Promise.reject(new Error('connect ECONNREFUSED postgresql://postgres:secret@db.internal'));
	const health = await checkHealth({ ...well, [name]: failing });
	expect(health.status).toBe('down');
	expect(Object.entries(health.parts).filter(([, { ok }]) => !ok)).toEqual([[name, expect.anything()]]);
});

it('tells nobody why or where a part failed', async () => {
	const failing = () =>
		Promise.reject(new Error('connect ECONNREFUSED postgresql://postgres:secret@db.internal'));
	const text = JSON.stringify(await checkHealth({ ...well, database: failing }));
	expect(text).not.toMatch(/secret|internal|ECONN|postgres/);
});

it('calls a part that stays silent for two seconds down, and asks all parts side by side', async () => {
	const silent = () => new Promise<never>(() => undefined);
	const started = performance.now();
	const health = await checkHealth({ database: silent, auth: silent, storage: silent, queue: silent });
	expect(health.status).toBe('down');
	expect(performance.now() - started).toBeLessThan(3500);
});
