import type { SampleWords } from './demo-sample.ts';

/** Sample text in Portuguese, worded so that Portugal and Brazil read it alike; the label says the rest. */
export const portuguese: SampleWords = {
	subtitle: 'Um exemplo que mostra como fica um produto pronto',
	promise: 'Um primeiro passeio por {topic}: o que importa, por onde começar e o que fazer a seguir.',
	aspects: [
		{
			title: 'Por onde começar',
			intent: 'Ver o assunto de uma só vez e escolher um primeiro passo.',
			points: ['Olhar primeiro para o todo', 'Escolher um objetivo pequeno', 'Anotar o que já se sabe']
		},
		{
			title: 'O que é preciso antes de começar',
			intent: 'Reunir o que ajuda e deixar de lado o resto.',
			points: ['Manter a lista curta', 'Usar o que já existe', 'Reservar uma hora fixa']
		},
		{
			title: 'As ideias que sustentam tudo',
			intent: 'Compreender as poucas ideias em que o resto se apoia.',
			points: ['Dar nomes simples às coisas', 'Distinguir causas de efeitos', 'Aprender com um bom exemplo']
		},
		{
			title: 'Um plano que se consegue cumprir',
			intent: 'Transformar um desejo numa semana que funciona.',
			points: [
				'Fazer planos para uma só semana',
				'Decidir o que significa estar pronto',
				'Deixar espaço para imprevistos'
			]
		},
		{
			title: 'O primeiro resultado',
			intent: 'Terminar algo pequeno, do princípio ao fim.',
			points: ['Fazer a versão mais pequena', 'Terminar antes de aperfeiçoar', 'Mostrar a uma pessoa']
		},
		{
			title: 'A prática que compensa',
			intent: 'Repetir o que faz avançar e largar o resto.',
			points: ['Repetir com um propósito', 'Mudar uma coisa de cada vez', 'Escrever o que se observa']
		},
		{
			title: 'Erros que todos cometem',
			intent: 'Reconhecer cedo os erros comuns, enquanto custam pouco.',
			points: ['Fazer tudo ao mesmo tempo', 'Copiar sem compreender', 'Parar depois de um dia mau']
		},
		{
			title: 'Quando nada avança',
			intent: 'Saber o que fazer quando o trabalho não anda.',
			points: ['Tornar o problema menor', 'Fazer uma pergunta precisa', 'Descansar e olhar de novo']
		},
		{
			title: 'Qualidade que se vê',
			intent: 'Distinguir o que está bem feito do que está apenas feito.',
			points: ['Combinar uma medida', 'Comparar com o último resultado', 'Deixar que outra pessoa avalie']
		},
		{
			title: 'Trabalhar com outras pessoas',
			intent: 'Dar e receber ajuda sem perder o rumo.',
			points: ['Dizer o que faz falta', 'Ouvir a parte útil', 'Reconhecer quem ajudou']
		},
		{
			title: 'Criar um hábito',
			intent: 'Continuar quando o entusiasmo inicial passa.',
			points: ['Ligar a algo que já se faz', 'Contar os dias, não os resultados', 'Perdoar uma falha']
		},
		{
			title: 'O que vem a seguir',
			intent: 'Olhar para trás, escolher o próximo objetivo e continuar.',
			points: ['Rever o que funcionou', 'Guardar uma lição', 'Escolher o próximo passo']
		}
	],
	lead: [
		'Quase todos chegam a {topic} pelo meio: alguém fala do assunto, um problema obriga a isso e, de repente, há muito para assimilar. Esta parte abranda e trata de uma coisa de cada vez.',
		'Não há um único caminho certo para {topic}, mas há uns mais curtos do que outros. O que se segue é um deles: pede pouco e dá algo em troca depressa.',
		'Vale a pena ler esta parte uma vez, do princípio ao fim, e depois voltar com um lápis para anotar o que ela significa para o próprio trabalho com {topic}.'
	],
	detail: [
		'“{point}” parece simples, e é o que mais vezes se salta. Bastam dez minutos hoje: escrever uma frase sobre como isto se aplica a {topic} e voltar a lê-la amanhã.',
		'Há uma razão para isto vir aqui: “{point}” torna mais fácil tudo o que vem depois. Em caso de dúvida, o melhor é experimentar uma vez, em pequena escala, e ver o que muda.',
		'Convém pensar na última vez em que houve trabalho com {topic}. Onde teria ajudado “{point}”? A resposta deve ficar à vista no próximo começo.'
	],
	close:
		'Se desta parte ficar uma só coisa, que seja esta: passos pequenos e terminados valem mais do que planos grandes por terminar.',
	modules: ['Os primeiros passos', 'Pôr em prática', 'Ir mais longe', 'Um segundo olhar'],
	objectives: ['Dizer o que “{point}” significa para {topic}', 'Aplicar “{point}” a um caso próprio'],
	needs: 'Esta parte pede meia hora, algo para escrever e um caso real de {topic}.',
	stepReason: 'Fazer isto uma vez, a pensar em {topic}, antes de avançar: o passo seguinte apoia-se neste.',
	mistakes: [
		'**Fazer tudo de uma vez.** Nota-se quando ao fim do dia nada está terminado. Convém voltar ao primeiro passo e terminar esse.',
		'**Saltar os passos pequenos.** Nota-se quando um passo mais à frente não resulta. Convém procurar o passo que se deu por certo.'
	],
	checked: 'Feito: {point}',
	lessonTitle: 'Lição',
	exercise:
		'Quinze minutos. Escolher uma situação real de trabalho com {topic} e aplicar “{point}”. Escrever o que foi feito, o que aconteceu e o que mudaria.',
	solution:
		'Uma boa resposta é curta. Nomeia uma situação numa frase, diz noutra o que “{point}” mudou nela e termina com a única coisa a fazer de outra maneira da próxima vez. Se tiver mais de dez linhas, basta sublinhar a frase que importa e riscar o resto.',
	questions: [
		{
			question: 'Como se descobre o que “{point}” significa para o próprio trabalho com {topic}?',
			right: 'Experimentando num caso pequeno e vendo o que muda',
			wrong: ['Esperando até haver tempo para tudo', 'Decorando o nome que isso tem'],
			explanation: 'Um caso pequeno mostra mais do que qualquer leitura e custa dez minutos.'
		},
		{
			question: 'Há dúvidas sobre se “{point}” resultou. O que ajuda primeiro?',
			right: 'Comparar com o que ficou escrito antes',
			wrong: ['Recomeçar do princípio', 'Perguntar se os outros também o fazem'],
			explanation: 'Sem uma nota anterior não há nada com que comparar. É por isso que o exercício pede uma.'
		},
		{
			question: 'Quando está terminado o passo “{point}”?',
			right: 'Quando se consegue dizer numa frase o que dele resultou',
			wrong: ['Quando já não há mais tempo para ele', 'Quando nada nele podia ser melhor'],
			explanation: 'Um passo que acaba numa frase clara serve de base ao seguinte. Perfeição não se pede.'
		}
	],
	when: 'Serve para pôr “{title}” em prática quando falta uma página onde pensar. Preencher leva cerca de dez minutos. Vale a pena guardar a página e voltar a ela passada uma semana.',
	fields: ['Tema', 'Data', 'O objetivo numa frase'],
	longField: 'Como saber se resultou',
	example: [
		'Tema: {topic}',
		'Data: a primeira segunda-feira do mês',
		'O objetivo numa frase: vinte minutos em três dias desta semana',
		'Como saber se resultou: três dias marcados no calendário, cada um com uma frase ao lado. (A pessoa e o caso são inventados.)'
	]
};
