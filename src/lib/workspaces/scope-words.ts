import { m } from '../paraglide/messages.js';
import type { Locale } from '../paraglide/runtime.js';

const areas: Record<string, (inputs?: object, options?: { locale?: Locale }) => string> = {
	workspace: m.keys_area_workspace,
	members: m.keys_area_members,
	products: m.keys_area_products,
	sales: m.keys_area_sales
};

/** What a key may do, in words: `products:write` is "Products: read and write". Unknown scopes stay as they are. */
export function scopeWords(scopes: readonly string[], locale?: Locale): string[] {
	return scopes.map((scope) => {
		const [name = '', verb] = scope.split(':');
		const area = areas[name]?.({}, { locale });
		if (!area) return scope;
		return verb === 'write'
			? m.keys_scope_write({ area }, { locale })
			: m.keys_scope_read({ area }, { locale });
	});
}
