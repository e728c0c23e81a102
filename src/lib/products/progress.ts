import type { Database } from '../server/platform/database-types.ts';

type Enums = Database['public']['Enums'];

export type StepProgress = {
	id: string;
	kind: Enums['step_kind'];
	position: number;
	title: string;
	state: Enums['step_state'];
	attempt: number;
	words: number | null;
	/** The text so far, while the step runs. */
	partial: string;
};

/** What a page shows of a generation. Sent whole whenever a state changes. */
export type Progress = {
	generation: {
		id: string;
		state: Enums['generation_state'];
		errorCode: string | null;
		/** Its whole price. */
		credits: number;
		creditsPaid: number;
		createdAt: string;
		startedAt: string | null;
		finishedAt: string | null;
	};
	productId: string;
	product: { title: string; subtitle: string; promise: string };
	steps: StepProgress[];
};

/** Text of one step as it grows: `text.slice(0, offset) + delta.text` is the present text. */
export type TextDelta = { stepId: string; attempt: number; offset: number; text: string };

/** In which order a generation's steps come. */
const stepKinds: Enums['step_kind'][] = [
	'outline',
	'style_sheet',
	'section',
	'section_repair',
	'sales_page',
	'cover'
];

type Placed = { kind: Enums['step_kind']; position: number };
export const byPlace = (a: Placed, b: Placed): number =>
	stepKinds.indexOf(a.kind) - stepKinds.indexOf(b.kind) || a.position - b.position;

const ended = new Set<Enums['generation_state']>(['succeeded', 'failed', 'cancelled']);

export const isEnded = (state: Enums['generation_state']): boolean => ended.has(state);

/** True when nothing will change any more unless somebody asks for it. */
export function isFinished({ generation }: Progress): boolean {
	return isEnded(generation.state);
}
