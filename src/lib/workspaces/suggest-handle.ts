import slugify from '@sindresorhus/slugify';

/** A handle made of a name, in Latin letters as far as they can be had. Empty when too little is left of it. */
export function suggestHandle(name: string): string {
	const handle = slugify(name, { decamelize: false }).slice(0, 40).replace(/-+$/, '');
	return handle.length < 3 ? '' : handle;
}
