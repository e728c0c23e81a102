import { describe, expect, it } from 'vitest';
import { promptVersionOf } from './prompt-versions.ts';

const tasks = ['outline', 'style_sheet', 'section', 'section_repair', 'section_revision', 'sales_page'];

describe('the version of a prompt', () => {
	it('is there for every task that writes words, and each task has its own', () => {
		const versions = tasks.map(promptVersionOf);
		expect(versions.every((version) => /^[0-9a-f]{12}$/.test(version ?? ''))).toBe(true);
		expect(new Set(versions).size).toBe(tasks.length);
	});

	it('is the same each time it is asked for', () => {
		expect(promptVersionOf('section')).toBe(promptVersionOf('section'));
	});

	it('is unknown for a task without a request', () => {
		expect(promptVersionOf('trial')).toBeNull();
	});
});
