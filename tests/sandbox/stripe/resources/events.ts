import { noSuch } from '../http/errors.ts';
import { createdParam, isCreatedIn, listShape, page } from '../http/list.ts';
import { list, params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';

export const eventRoutes: Route[] = [
	route('GET', '/v1/events/:id', params({}), ({ sandbox, id }) => {
		const event = sandbox.store.get('events', id);
		if (!event) throw noSuch('event', id, 'id');
		return event;
	}),
	route(
		'GET',
		'/v1/events',
		params({
			...listShape,
			created: createdParam().optional(),
			type: text().optional(),
			types: list(text()).optional()
		}),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('events')
				.filter((row) => isCreatedIn(row.created, asked.created))
				.filter((row) => !asked.type || isOfType(row.type, asked.type))
				.filter((row) => !asked.types || asked.types.some((type) => isOfType(row.type, type)));
			return page(rows, asked, path);
		}
	)
];

/** `charge.*` asks for every type below `charge`. */
function isOfType(type: string, asked: string): boolean {
	return asked.endsWith('*') ? type.startsWith(asked.slice(0, -1)) : type === asked;
}
