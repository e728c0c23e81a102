import { z } from 'zod';

/** The number of a stored version, as its column can hold it: asked about a larger one, the database would fail instead of finding none. */
export const Version = z.int().min(1).max(2_147_483_647);

/** The version that a form or an address names in words; 0, which no row has, when it can't be one. */
export const versionOf = (text: string): number => Version.safeParse(Number(text)).data ?? 0;
