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
	modules: ['Finding your feet', 'Doing the work', 'Carrying on', 'A second look'],
	objectives: ['Say what “{point}” means for {topic}', 'Use “{point}” in a case of your own'],
	needs: 'For this part you need half an hour, something to write with, and one real case from {topic}.',
	stepReason:
		'Do it once with {topic} in mind before you go on, so that the next step has something to build on.',
	mistakes: [
		'**Doing all of it at once.** You notice it when nothing is finished by evening. Go back to the first step and finish that one.',
		'**Skipping the small steps.** You notice it when a later step does not work. Look for the step you took for granted.'
	],
	checked: 'Done: {point}',
	lessonTitle: 'Lesson',
	exercise:
		'Take fifteen minutes. Choose one situation from your own work on {topic} and apply “{point}” to it. Write down what you did, what happened, and what you would change.',
	solution:
		'A good answer is short. It names one situation in one sentence, says in another what “{point}” changed about it, and ends with the one thing to do differently next time. If yours is longer than ten lines, underline the sentence that matters and cross out the rest.',
	questions: [
		{
			question: 'How do you find out what “{point}” means for your own work on {topic}?',
			right: 'By trying it on one small case and looking at what changes',
			wrong: ['By waiting until there is time to do all of it', 'By learning the name for it by heart'],
			explanation: 'One small case shows more than any amount of reading, and costs ten minutes.'
		},
		{
			question: 'You are unsure whether “{point}” worked. What helps first?',
			right: 'Comparing with what you wrote down before',
			wrong: ['Starting again from the beginning', 'Asking whether others do it too'],
			explanation:
				'Without a note from before there is nothing to compare with. That is why the exercise asks for one.'
		},
		{
			question: 'When is the step “{point}” finished?',
			right: 'When you can say in one sentence what came of it',
			wrong: ['When you have no more time for it', 'When nothing about it could be better'],
			explanation: 'A step that ends in one clear sentence can be built on. Perfect is not asked for.'
		}
	],
	when: 'Use it when you want to put “{title}” into practice and need a page to think on. Filling it in takes about ten minutes. Keep the page and look at it again after a week.',
	fields: ['Topic', 'Date', 'My goal in one sentence'],
	longField: 'How I will know that it worked',
	example: [
		'Topic: {topic}',
		'Date: the first Monday of the month',
		'My goal in one sentence: twenty minutes on three days of this week',
		'How I will know that it worked: three days are ticked in the calendar, and one sentence stands beside each of them. (The person and the case are made up.)'
	]
};
