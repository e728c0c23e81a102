import { invalidRequest } from './errors.ts';

/** A decoded form: leaves are strings, nesting is by name; `a[0]` is a hash with the key `0` until a schema asks for a list. */
type FormValue = string | FormHash | FormValue[];
export interface FormHash {
	[key: string]: FormValue;
}

/**
 * Decodes `a=1&b[c]=2&d[]=3&e[0][f]=4` as Stripe's servers do (Rack rules: `x[]` appends, `x[][k]` fills the last
 * element until `k` repeats, the last of equal scalars wins). Hashes have no prototype, so no name is special.
 */
export function decodeForm(encoded: string): FormHash {
	const root = emptyHash();
	for (const [name, value] of new URLSearchParams(encoded)) put(root, segmentsOf(name), value, name);
	return root;
}

/** The hash as a list when all its keys are whole numbers, else the value as it is. */
export function asList(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	const keys = Object.keys(value);
	if (keys.length === 0 || !keys.every((key) => /^\d+$/.test(key))) return value;
	return Object.values(value);
}

function emptyHash(): FormHash {
	return Object.create(null) as FormHash;
}

function segmentsOf(name: string): string[] {
	const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
	if (!match) throw invalidRequest(`Invalid parameter name: ${name}`, name);
	const rest = [...(match[2] ?? '').matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? '');
	return [match[1] ?? '', ...rest];
}

function put(hash: FormHash, segments: string[], value: string, name: string): void {
	const [key = '', next, ...rest] = segments;
	if (next === undefined) {
		hash[key] = value;
	} else if (next === '') {
		append(listAt(hash, key, name), rest, value, name);
	} else {
		put(hashAt(hash, key, name), [next, ...rest], value, name);
	}
}

function append(list: FormValue[], rest: string[], value: string, name: string): void {
	const [key] = rest;
	if (key === undefined) {
		list.push(value);
		return;
	}
	let last = list.at(-1);
	if (!isHash(last) || (rest.length === 1 && key in last)) {
		last = emptyHash();
		list.push(last);
	}
	put(last, rest, value, name);
}

function listAt(hash: FormHash, key: string, name: string): FormValue[] {
	const found = (hash[key] ??= []);
	if (!Array.isArray(found)) throw invalidRequest(`Invalid array: ${name}`, key);
	return found;
}

function hashAt(hash: FormHash, key: string, name: string): FormHash {
	const found = (hash[key] ??= emptyHash());
	if (!isHash(found)) throw invalidRequest(`Invalid object: ${name}`, key);
	return found;
}

function isHash(value: FormValue | undefined): value is FormHash {
	return typeof value === 'object' && !Array.isArray(value);
}
