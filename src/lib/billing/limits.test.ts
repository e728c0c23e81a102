import { describe, expect, it } from 'vitest';
import { errorText } from '../error-text.ts';
import { isPlanLimit } from './limits.ts';

describe('a limit of the plan', () => {
	it('is told with what is allowed and the plan that allows more', () => {
		expect(errorText('plan_limit_reached:members:3:Starter', 'en')).toBe(
			'Your plan allows 3 members, open invitations included. Starter allows more.'
		);
	});

	it('names no plan when none allows more', () => {
		expect(errorText('plan_limit_reached:published_products:250:', 'en')).toBe(
			'Your plan allows 250 products on sale.'
		);
	});

	it('has a general sentence where nothing else is known', () => {
		expect(errorText('plan_limit_reached', 'en')).toBe(errorText('plan_limit_reached:rockets:3:', 'en'));
		expect(errorText('plan_limit_reached', 'en')).toContain('Your plan');
	});

	it('is known by its code alone', () => {
		expect(isPlanLimit('plan_limit_reached:members:3:Pro')).toBe(true);
		expect(isPlanLimit('insufficient_credits')).toBe(false);
		expect(isPlanLimit(undefined)).toBe(false);
	});
});
