// PostgREST's table of SQLSTATE to HTTP status: https://docs.postgrest.org/en/stable/references/errors.html
const BY_CODE: { [sqlState: string]: number } = {
	'23503': 409,
	'23505': 409,
	'25006': 405,
	'53400': 500,
	'57P01': 503,
	'42883': 404,
	'42P01': 404,
	'42P17': 500,
	P0001: 400
};
const BY_CLASS: { [sqlStateClass: string]: number } = {
	'08': 503,
	'09': 500,
	'0L': 403,
	'0P': 403,
	'25': 500,
	'28': 403,
	'2D': 500,
	'38': 500,
	'39': 500,
	'3B': 500,
	'40': 500,
	'53': 503,
	'54': 500,
	'55': 500,
	'57': 500,
	'58': 500,
	F0: 500,
	HV: 500,
	P0: 500,
	XX: 500
};

type DatabaseError = { code?: unknown; message?: string; detail?: string; hint?: string };
type NormalizesErrors = { normalizeDbError: (error: unknown) => unknown };

/**
 * Fix for Lite 0.10.0: for most SQLSTATEs (P0001, 23514, 57014, 28000…) it answers 500 without message or detail.
 * They are handed on as its own "answer exactly this" error, with PostgREST's status and body.
 */
export function mapErrorsLikePostgrest(connection: NormalizesErrors): void {
	const normalize = connection.normalizeDbError.bind(connection);
	connection.normalizeDbError = (thrown) => {
		const error = normalize(thrown) as DatabaseError;
		if (typeof error?.code !== 'string' || !needsMapping(error.code)) return error;
		return asExactAnswer(error, statusOf(error.code));
	};
}

function needsMapping(code: string): boolean {
	const isSqlState = /^[0-9A-Z]{5}$/.test(code);
	const isRightAlready =
		/^(42|22|21|PT|SUP|PGR)/.test(code) || ['23502', '23503', '23505', '25006'].includes(code);
	return isSqlState && !isRightAlready;
}

function statusOf(code: string): number {
	return BY_CODE[code] ?? BY_CLASS[code.slice(0, 2)] ?? 400;
}

function asExactAnswer(error: DatabaseError, status: number): Error {
	const { code, message, detail = null, hint = null } = error;
	const body = JSON.stringify({ code, message, details: detail, hint });
	return Object.assign(new Error(body), { code: 'PGRST', detail: JSON.stringify({ status, headers: {} }) });
}
