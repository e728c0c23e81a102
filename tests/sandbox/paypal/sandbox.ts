import type { Faults } from '../provider/faults.ts';
import type { Delivery } from '../provider/delivery.ts';
import type { Tokens } from './http/tokens.ts';
import type { Store } from './store.ts';

/** What every part of the stand-in shares. */
export interface Sandbox {
	store: Store;
	delivery: Delivery;
	faults: Faults;
	tokens: Tokens;
	/** Where the API is reached, without a slash at the end. */
	apiBase: string;
	/** Where buyers reach the approval page. */
	publicUrl: string;
	clientId: string;
	/** Also the key of the webhooks' signatures. */
	clientSecret: string;
	webhookId: string;
}
