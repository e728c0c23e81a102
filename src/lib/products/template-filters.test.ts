import { expect, test } from 'vitest';
import { fitting, templateFiltersFrom } from './template-filters.ts';
import type { ListedTemplate } from './template-types.ts';

const template = (name: string, type: ListedTemplate['type']): ListedTemplate => ({
	...{ id: name, isPlatform: true, description: 'Guia de ofício', language: 'pt-PT' as const },
	...{ name, type, version: 1, isArchived: false, updatedAt: '' }
});
const all = [template('Coleção de receitas', 'ebook'), template('Manual', 'guide')];
const found = (query: string) =>
	fitting(all, templateFiltersFrom(new URLSearchParams(query))).map(({ name }) => name);

test('every word counts, with or without its accents', () => {
	expect(found('q=colecao+OFICIO')).toEqual(['Coleção de receitas']);
	expect(found('q=manual+receitas')).toEqual([]);
});

test('a type narrows, and what is no filter is none', () => {
	expect(found('type=guide')).toEqual(['Manual']);
	expect(found('type=film&of=mine')).toHaveLength(2);
});
