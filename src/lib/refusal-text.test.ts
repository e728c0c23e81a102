import { describe, expect, it } from 'vitest';
import { errorText } from './error-text.ts';
import { refusalText, waitText } from './refusal-text.ts';

describe('a wait', () => {
	it('is told in seconds or whole minutes, never too short', () => {
		expect(waitText(1, 'en')).toBe('1 second');
		expect(waitText(41.2, 'en')).toBe('42 seconds');
		expect(waitText(90, 'en')).toBe('2 minutes');
		expect(waitText(660.5, 'en')).toBe('12 minutes');
		expect(waitText(3600, 'en')).toBe('60 minutes');
	});

	it('follows the plurals of the language, in Western digits', () => {
		expect(waitText(720, 'pt-PT')).toBe('12 minutos');
		expect(waitText(720, 'ar')).toContain('12 دقيقة');
		expect(waitText(180, 'ar')).toContain('3 دقائق');
	});
});

describe('a refusal', () => {
	it('says how long to wait where that is known', () => {
		expect(refusalText('rate_limited', 40, 'en')).toContain('40 seconds');
		expect(refusalText('rate_limited', undefined, 'en')).not.toContain('{');
		expect(refusalText('body_too_large', 40, 'en')).not.toContain('40');
	});

	it('has no words for other codes', () => {
		expect(refusalText('product_not_found')).toBeNull();
	});

	it('travels in a form’s errors with its wait', () => {
		expect(errorText('too_many_attempts:720', 'en')).toContain('12 minutes');
		expect(errorText('too_many_attempts:720', 'pt-PT')).toContain('12 minutos');
		expect(errorText('too_many_attempts', 'en')).not.toContain('{');
	});
});
