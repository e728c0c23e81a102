import type { SampleWords } from './demo-sample.ts';

/** Sample text in English. `{topic}` becomes the ordered topic. True of any subject, so that nothing is made up. */
export const english: SampleWords = {
	subtitle: 'A sample that shows how a finished product looks',
	promise: 'A first walk through {topic}: what matters, where to start, and what to do next.',
	aspects: [
		{
			title: 'Where to start',
			intent: 'See the whole subject at a glance and choose a first step.',
			points: ['Look at the whole first', 'Choose one small goal', 'Note what you know already']
		},
		{
			title: 'What you need before you begin',
			intent: 'Gather what helps and leave out what does not.',
			points: ['Keep the list short', 'Use what you have', 'Set aside a regular time']
		},
		{
			title: 'The ideas that carry everything',
			intent: 'Understand the few ideas that the rest builds on.',
			points: ['Name things plainly', 'Tell causes from effects', 'Learn from one good example']
		},
		{
			title: 'A plan you can keep',
			intent: 'Turn a wish into a week that works.',
			points: ['Plan one week only', 'Decide what done means', 'Leave room for surprises']
		},
		{
			title: 'Your first result',
			intent: 'Finish something small, from beginning to end.',
			points: ['Make the smallest version', 'Finish before you polish', 'Show it to one person']
		},
		{
			title: 'Practice that pays',
			intent: 'Repeat what moves you forward and drop the rest.',
			points: ['Repeat with a purpose', 'Change one thing at a time', 'Write down what you see']
		},
		{
			title: 'Mistakes everyone makes',
			intent: 'Recognise common mistakes early, while they are cheap.',
			points: ['Doing everything at once', 'Copying without understanding', 'Stopping after a bad day']
		},
		{
			title: 'Getting unstuck',
			intent: 'Know what to do when nothing moves.',
			points: ['Make the problem smaller', 'Ask a precise question', 'Rest, then look again']
		},
		{
			title: 'Quality you can see',
			intent: 'Tell good work from work that is merely finished.',
			points: ['Agree on a measure', 'Compare with your last result', 'Let someone else judge']
		},
		{
			title: 'Working with others',
			intent: 'Give and take help without losing your way.',
			points: ['Say what you need', 'Listen for the useful part', 'Give credit']
		},
		{
			title: 'Making it a habit',
			intent: 'Keep going when the first excitement is gone.',
			points: ['Tie it to something you do anyway', 'Count the days, not the results', 'Forgive a gap']
		},
		{
			title: 'What comes next',
			intent: 'Look back, choose the next goal, and carry on.',
			points: ['Review what worked', 'Keep one lesson', 'Pick the next step']
		}
	],
	lead: [
		'Most people meet {topic} from the middle: a friend mentions it, a problem asks for it, and suddenly there is a lot to take in. This part slows down and takes one thing at a time.',
		'There is no single right way into {topic}, yet some ways are shorter than others. What follows is one that asks for little and gives something back soon.',
		'Read this part once from beginning to end. Then come back with a pencil and note what it means for your own work on {topic}.'
	],
	detail: [
		'“{point}” sounds simple, and it is the part that is skipped most often. Give it ten minutes today: write one sentence about how it applies to {topic}, and read that sentence again tomorrow.',
		'Why does this come here? Because “{point}” makes everything after it easier. If you are unsure, try it once on a small scale and see what changes.',
		'Think of the last time you worked on {topic}. Where would “{point}” have helped? Put the answer where you will see it when you begin.'
	],
	close:
		'If you keep only one thing from this part, keep this: small, finished steps beat large, unfinished plans.',
	stepsTitle: 'Step by step',
	stepReason:
		'Do it once with {topic} in mind before you go on, so that the next step has something to build on.',
	checklistTitle: 'Checklist',
	checked: 'Done: {point}',
	objectiveTitle: 'Objective',
	lessonTitle: 'Lesson',
	exerciseTitle: 'Exercise',
	exercise:
		'Take fifteen minutes. Choose one situation from your own work on {topic} and apply “{point}” to it. Write down what you did, what happened, and what you would change.',
	quizTitle: 'Quiz',
	question: 'In your own words, what does “{point}” mean for {topic}?',
	answer: 'A good answer names one situation and says what you would do in it.',
	whenTitle: 'When to use this template',
	when: 'Use it when you want to put “{title}” into practice and need a page to think on. Filling it in takes about ten minutes.',
	fieldsTitle: 'Fill in',
	fields: ['Topic', 'Date', 'My goal in one sentence', 'How I will know that it worked'],
	exampleTitle: 'An example, made up',
	example:
		'Goal: spend twenty minutes on {topic} on three days this week. It worked when three days are ticked.'
};
