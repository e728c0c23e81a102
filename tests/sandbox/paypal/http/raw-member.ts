/** The text of a member of a JSON object as it was written, spaces and order included; '' when there is none. */
export function rawMember(json: string, name: string): string {
	let depth = 0;
	let start = -1;
	let key = '';
	for (let at = 0; at < json.length; at += 1) {
		const sign = json[at] ?? '';
		if (sign === '"') {
			const end = stringEnd(json, at);
			if (depth === 1 && start < 0) key = json.slice(at + 1, end);
			at = end;
		} else if (sign === ':' && depth === 1 && start < 0 && key === name) start = at + 1;
		else if (sign === '{' || sign === '[') depth += 1;
		else if (sign === '}' || sign === ']' || sign === ',') {
			if (depth === 1 && start >= 0) return json.slice(start, at).trim();
			if (sign !== ',') depth -= 1;
		}
	}
	return '';
}

/** Where the string that begins at `start` closes. */
function stringEnd(json: string, start: number): number {
	let at = start + 1;
	while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
	return at;
}
