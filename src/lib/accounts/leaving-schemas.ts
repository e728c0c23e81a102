import { z } from 'zod';

/** The password of who has one, else their address. */
export const Proof = z.object({
	proof: z
		.string({ error: 'proof_missing' })
		.min(1, { error: 'proof_missing' })
		.max(1000, { error: 'proof_missing' })
});
export type Proof = z.infer<typeof Proof>;
