import type { Check } from './context.ts';
import { quoteOf, wordsIn, type Word } from './source.ts';

type Variant = 'pt-PT' | 'pt-BR';

/** Words and spellings that only one side of the Atlantic uses. Words that both know ("tela", "time", "rapariga") are left out. */
const markers: Record<Variant, RegExp> = {
	'pt-PT': new RegExp(
		`^(?:${[
			'ecrãs?|ficheiros?|telemóve(?:l|is)|utilizador(?:es|as?)?|autocarros?|comboios?|equipas?|pequeno-almoço|casas? de banho',
			'factos?|contactos?|contactar|registos?|registar|planear|planeie|planeamento|frigorífico|chávenas?|telefonema',
			'descarregar|aceda|partilhar?|partilhe|desporto|camião|camiões|portagem',
			'económic[oa]s?|académic[oa]s?|prémios?|género|génerosa?|ténis|bebé|anónim[oa]s?|fenómenos?|autónom[oa]s?|cómod[oa]s?',
			'quilómetros?|António|polémic[oa]s?|eletrónic[oa]s?|harmónic[oa]s?|gémeos?|sénior|oxigénio|tónic[oa]s?|crónic[oa]s?'
		].join('|')})$`,
		'iu'
	),
	'pt-BR': new RegExp(
		`^(?:${[
			'você|vocês|ônibus|celular(?:es)?|usuári[oa]s?|gerenciar|gerencie|gerenciamento|arquivos?|trens|café da manhã|banheiros?',
			'contatos?|contatar|registro|registros|registrar|planejar|planeje|planejamento|sorvetes?|geladeira|xícaras?|esportes?',
			'baixe|acesse|compartilhar|compartilhe|compartilhamento|caminhões|caminhão|mouse|bate-papo',
			'econômic[oa]s?|acadêmic[oa]s?|prêmios?|gênero|gêneros|tênis|bebê|anônim[oa]s?|fenômenos?|autônom[oa]s?|cômod[oa]s?',
			'quilômetros?|Antônio|polêmic[oa]s?|eletrônic[oa]s?|harmônic[oa]s?|gêmeos?|oxigênio|tônic[oa]s?|crônic[oa]s?'
		].join('|')})$`,
		'iu'
	)
};
const other: Record<Variant, Variant> = { 'pt-PT': 'pt-BR', 'pt-BR': 'pt-PT' };
const fewestWords = 3;

const distinct = (words: Word[]): number => new Set(words.map(({ word }) => word)).size;

/** Portuguese of the other country, when that is plain: three different words of it, and three for each of the ordered one's. */
export const checkVariant: Check = ({ text, ownWords }, { language }) => {
	if (language !== 'pt-PT' && language !== 'pt-BR') return [];
	const words = wordsIn(ownWords);
	const wanted = words.filter(({ word }) => markers[language].test(word));
	const foreign = words.filter(({ word }) => markers[other[language]].test(word));
	const [first] = foreign;
	if (!first || distinct(foreign) < fewestWords || distinct(foreign) < 3 * distinct(wanted)) return [];
	const examples = [...new Set(foreign.map(({ word }) => word))].slice(0, 5).join(', ');
	return [
		{
			kind: 'wrong_variant',
			severity: 'repair',
			quote: quoteOf(text, first.start, first.end),
			start: first.start,
			end: first.end,
			detail: { variant: other[language], examples }
		}
	];
};
