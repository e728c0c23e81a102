import { z } from 'zod';
import { OutlineEdit } from '../products/writing/outline.ts';
import { Version } from '../../version.ts';
import { Id, Instant } from './schemas.ts';

const states = [
	'queued',
	'running',
	'awaiting_approval',
	'paused',
	'succeeded',
	'failed',
	'cancelled'
] as const;

export const GenerationState = z.enum(states).meta({
	id: 'GenerationState',
	description: 'The last three are ends. A failed or cancelled one can be resumed.'
});

const Step = z.object({
	id: Id,
	kind: z.enum(['outline', 'style_sheet', 'section', 'section_repair', 'sales_page', 'cover']),
	position: z.int().meta({ description: 'Of the section; 0 for what there is once.' }),
	title: z.string(),
	state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
	attempt: z.int(),
	words: z.int().nullable(),
	partial: z.string().meta({
		description:
			'The text so far, while it is written. Of the outline: a line each for title, subtitle and promise, then for title and intent of each section.'
	})
});

const Outline = z
	.object({
		version: Version.meta({ description: 'Send it back to approve.' }),
		title: z.string(),
		subtitle: z.string(),
		promise: z.string(),
		sections: z.array(
			z.object({
				title: z.string(),
				intent: z.string(),
				keyPoints: z.array(z.string()),
				module: z.string().optional().meta({ description: 'Of a course.' }),
				objectives: z.array(z.string()).optional().meta({ description: 'Of a course.' })
			})
		)
	})
	.meta({ id: 'Outline' });

export const Generation = z
	.object({
		id: Id,
		workspaceId: Id,
		productId: Id,
		state: GenerationState,
		errorCode: z.string().nullable().meta({ description: 'Why it failed.' }),
		words: z.int().meta({ description: 'Ordered.' }),
		credits: z.object({
			price: z.int(),
			paid: z.int(),
			held: z.int().meta({ description: 'Set aside now. What is not earned comes back.' })
		}),
		createdAt: Instant,
		startedAt: Instant.nullable(),
		finishedAt: Instant.nullable(),
		outline: Outline.nullable().meta({ description: 'While it waits for approval.' }),
		steps: z.array(Step).meta({ description: 'Those that are known so far, in order.' })
	})
	.meta({ id: 'Generation' });

export const Approval = z.strictObject({
	version: Version.meta({ description: 'Of the outline that you saw.' }),
	outline: OutlineEdit.optional().meta({
		description: 'To replace it first. It is kept even when the approval is refused.'
	})
});

const section = {
	title: 'Why launches fail quietly',
	intent: 'The reader sees what a launch is for.',
	keyPoints: ['A promise in public', 'One reader']
};

export const outlineExample = {
	title: 'The Quiet Launch',
	subtitle: 'Selling to your first hundred readers',
	promise: 'You will have a page that sells within a week.',
	sections: [section]
};

export const generationExample: z.input<typeof Generation> = {
	id: '3a0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f21',
	workspaceId: '5f0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f10',
	productId: '2a0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f20',
	state: 'running',
	errorCode: null,
	words: 1400,
	credits: { price: 5, paid: 0, held: 5 },
	createdAt: '2026-11-20T09:30:00.123456+00:00',
	startedAt: '2026-11-20T09:30:00.500000+00:00',
	finishedAt: null,
	outline: null,
	steps: [
		{
			id: '4a0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f22',
			kind: 'section',
			position: 1,
			title: section.title,
			state: 'running',
			attempt: 1,
			words: null,
			partial: 'A launch is'
		}
	]
};
