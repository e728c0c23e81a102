/**
 * Whether a bucket's files have public addresses. A bucket that is missing here fails the test. Nobody but the server
 * lists, adds, changes or removes a file in any of them, not even their own.
 */
export const buckets: Record<string, { isPublic: boolean }> = {
	avatars: { isPublic: true },
	covers: { isPublic: true },
	exports: { isPublic: false },
	logos: { isPublic: true }
};
