import { errorText } from '../../../error-text.ts';
import { refusalText } from '../../../refusal-text.ts';
import { fieldWords } from '../../../api-field-words.ts';

/** For outcomes that only a program meets. All others read as they do in the app. */
const words: Record<string, string> = {
	unexpected: 'Something went wrong on our side. Quote the request id when you report it.',
	not_found: 'There is nothing at this address. GET /api/openapi.json lists what there is.',
	method_not_allowed: 'This address does not answer to that method. The Allow header lists those it knows.',
	unsupported_media_type: 'Send JSON, with the header Content-Type: application/json.',
	json_malformed: 'The body is not JSON.',
	input_invalid: 'The body does not have the shape this endpoint takes. See fields.',
	query_invalid: 'A query parameter is unknown, given twice, or has a value it can’t have. See fields.',
	cursor_invalid: 'The cursor is none that this list gave out.',
	idempotency_key_reused: 'This Idempotency-Key came before with another body. Nothing was done.',
	idempotency_key_invalid: 'An Idempotency-Key is 1 to 255 printable ASCII characters.',
	sign_in_required: 'Send an access token or an API key, as Authorization: Bearer.',
	token_invalid: 'The access token or API key is unknown, was revoked, or has expired.',
	scope_missing: 'This API key has not the scope that the endpoint needs.',
	user_required: 'An API key can’t do this. Use a person’s access token.',
	field_unknown: 'There is no such field.',
	value_missing: 'This field is required.',
	value_invalid: 'This value is of the wrong type, too long, too short, or not among those allowed.',
	value_repeated: 'This parameter may be given once.'
};

/** What a developer reads for a code, in English whatever the request's language; with the time to wait, if there is one. */
export function apiWords(code: string, waitSeconds?: number): string {
	return words[code] ?? fieldWords[code] ?? refusalText(code, waitSeconds, 'en') ?? errorText(code, 'en');
}
