import { z } from 'zod';
import { namedProviders, providerNames } from '../ai/providers.ts';
import { Version } from '../version.ts';

const invalid = { error: 'value_invalid' };
const within = (least: number, most: number) => z.number(invalid).min(least, invalid).max(most, invalid);
const seconds = (most: number) => within(1, most).int(invalid);
/** US dollars for a million tokens. */
const price = within(0, 100_000).nullable();

export const routesMost = 20;

/** One way to have a task done, as staff enter it. Null: what the task asks for; of a price: not known. */
export const RouteEntry = z
	.object({
		/** Null while it was never saved. */
		id: z.uuid().nullable(),
		provider: z.enum(providerNames, invalid),
		/** Empty, of a compatible server: the model of the setting AI_MODEL. */
		model: z.string().trim().max(120, invalid),
		temperature: within(0, 2).nullable(),
		maxTokens: within(16, 200_000).int(invalid).nullable(),
		inputUsd: price,
		outputUsd: price,
		firstTokenSeconds: seconds(600),
		betweenTokensSeconds: seconds(600),
		wholeSeconds: seconds(900),
		isEnabled: z.boolean()
	})
	.superRefine((route, context) => {
		const complain = (field: keyof typeof route) =>
			context.addIssue({ code: 'custom', path: [field], message: 'value_invalid' });
		if (!route.model && route.provider !== 'compatible') complain('model');
		if (route.inputUsd === null && route.outputUsd !== null) complain('inputUsd');
		if (route.outputUsd === null && route.inputUsd !== null) complain('outputUsd');
		if (route.wholeSeconds < route.firstTokenSeconds) complain('wholeSeconds');
	});
export type RouteEntry = z.infer<typeof RouteEntry>;

/** The routes of a task, first choice first. Messages are codes of docs/error-codes.md. */
export const TaskRoutes = z.object({
	/** Of the routes the form was opened with. */
	version: Version,
	routes: z.array(RouteEntry).max(routesMost)
});
export type TaskRoutes = z.infer<typeof TaskRoutes>;

/** A route to begin with. */
export const newRoute = (): RouteEntry => ({
	id: null,
	provider: 'openai',
	model: '',
	temperature: null,
	maxTokens: null,
	inputUsd: null,
	outputUsd: null,
	firstTokenSeconds: 60,
	betweenTokensSeconds: 30,
	wholeSeconds: 300,
	isEnabled: true
});

const credits = z.number(invalid).int(invalid).min(1, invalid).max(1_000_000, invalid);
/** What a task costs, in credits; `ownKeyCredits` null: the same on a workspace's own key. */
export const CreditPrice = z
	.object({ task: z.string().min(1).max(60), credits, ownKeyCredits: credits.nullable() })
	.refine(({ credits, ownKeyCredits }) => ownKeyCredits === null || ownKeyCredits < credits, {
		path: ['ownKeyCredits'],
		error: 'own_key_price_too_high'
	});
export type CreditPrice = z.infer<typeof CreditPrice>;

/** A key as an admin of a workspace enters it. Providers' keys are long and of one piece. */
export const OwnKey = z.object({
	provider: z.enum(namedProviders, invalid),
	key: z
		.string()
		.trim()
		.regex(/^[\x21-\x7e]{16,400}$/, { error: 'own_key_malformed' })
});
export type OwnKey = z.infer<typeof OwnKey>;
