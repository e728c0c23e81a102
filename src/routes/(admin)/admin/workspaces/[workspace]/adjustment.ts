import { z } from 'zod';

const invalid = { error: 'value_invalid' };

/** Credits that staff give (positive) or take. `key` is new with each form: sending it twice books once. */
export const Adjustment = z.object({
	amount: z
		.number(invalid)
		.int(invalid)
		.min(-1_000_000, invalid)
		.max(1_000_000, invalid)
		.nullable()
		.default(null)
		.refine((amount) => amount !== null && amount !== 0, invalid),
	reason: z.string().trim().min(3, invalid).max(300, invalid),
	key: z.uuid(invalid)
});
export type Adjustment = z.infer<typeof Adjustment>;
