import { expect, it, vi } from 'vitest';
import { render } from './templates.ts';

vi.mock('../platform/config.ts', () => ({ config: () => ({ ORIGIN: 'https://noxloop.example' }) }));

const at = '2026-11-21T12:00:00Z';
const told = async (timeZone: string | null) => (await render('email_changed', { at, timeZone }, 'en')).text;

it('tells the time where the person is, and in UTC where that is unknown', async () => {
	expect(await told('Asia/Tokyo')).toMatch(/9:00\sPM \(Asia\/Tokyo\)/);
	expect(await told(null)).toContain('(UTC)');
});

it('is sent whatever zone was written into the profile: else who took an account could silence it', async () => {
	expect(await told('Mars/Olympus')).toContain('(UTC)');
});
