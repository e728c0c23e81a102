import type { PageData } from './$types';

export type Person = PageData['members'][number];
export type Me = PageData['me'];
