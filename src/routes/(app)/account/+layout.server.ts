import { m } from '$lib/paraglide/messages.js';
import type { LayoutServerLoad } from './$types';

/** The frame asks the layout above who is signed in; each page under it asks again by itself. */
export const load: LayoutServerLoad = () => ({ crumbs: [{ label: m.account_title() }] });
