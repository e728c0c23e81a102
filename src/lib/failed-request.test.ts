import { describe, expect, it } from 'vitest';
import { failureCode } from './failed-request.ts';

describe('failureCode', () => {
	it('tells of a lost connection when nothing answered', () => {
		expect(failureCode({ error: new TypeError('Failed to fetch') })).toBe('connection_lost');
	});

	it('tells that the session ended, whatever the server called it', () => {
		const error = { message: 'sign_in_required', code: 'sign_in_required', status: 401 };
		expect(failureCode({ error, status: 401 })).toBe('session_ended');
	});

	it('tells the code of an expected refusal', () => {
		const error = { message: 'workspace_not_found', code: 'workspace_not_found', status: 404 };
		expect(failureCode({ error, status: 404 })).toBe('workspace_not_found');
	});

	it('tells no more of an answer that is none of ours', () => {
		expect(failureCode({ error: new SyntaxError('Unexpected token <'), status: 502 })).toBe('unexpected');
	});
});
