import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lessonText } from './lesson.ts';
import { prose } from './prose.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';

/** What the stand-in provider does with a section's request, by the section's number. */
export type Behaviour =
	'write' | 'teach' | 'sloppy' | 'obey' | 'claim' | 'fail' | 'refuse' | 'break' | 'hang';
/** What it does when asked to repair a section: mends it, gives the same fault again, adds another, or as above. */
export type Repair = 'mend' | 'repeat' | 'worsen' | 'fail' | 'hang';

/** Half way through an outline that somebody watches: goes on, waits until it is told otherwise, or ends as named. */
export type Planning = 'write' | 'hold' | 'break' | 'refuse' | 'cut' | 'garble';

/** What it does when asked for a picture: paints one, sends what is none, or as above. */
export type Painting = 'paint' | 'garbage' | 'address' | 'refuse' | 'fail' | 'hang';

const slip = 'As an AI language model, I cannot taste tea, but drinkers agree on this point. ';
/** The first is in what a test gives as a source, the second in none. */
const claims = 'Green tea wants water at 75 degrees. Black tea was first sold here in 1662. ';
const gap = 'The best pot costs [insert price] in most shops. ';

const titles = ['Leaves', 'Water', 'Time', 'Pots'];
/** A plan with as many sections as were asked for. */
function outline(body: string) {
	const count = Number(/Plan exactly (\d+) sections/.exec(body)?.[1] ?? titles.length);
	const wanted = Array.from({ length: count }, (_, i) => titles[i] ?? `Cups of the year ${1800 + i}`);
	const isCourse = body.includes('course in text form');
	const moduleOf = (i: number) => ({
		module: i < 2 ? 'Before the pot' : 'At the pot',
		objectives: [`Choose ${titles[i] ?? 'a cup'}`]
	});
	return {
		title: 'The Tea Book',
		subtitle: 'From leaf to cup',
		promise: 'You will make better tea.',
		sections: wanted.map((title, i) => ({
			...{ title, intent: `About ${title}`, keyPoints: ['one'] },
			...(isCourse ? moduleOf(i) : {})
		}))
	};
}
const salesPage = {
	headline: 'Better tea',
	promise: 'You will make better tea.',
	benefits: ['Choose a leaf', 'Know your water', 'Keep the time', 'Warm the pot'],
	audience: 'People who like tea.',
	faq: [1, 2, 3].map((n) => ({ question: `Question ${n}?`, answer: 'An answer.' })),
	seoTitle: 'Better tea',
	seoDescription: 'A short book about tea.'
};

const styleSheet = {
	voice: 'Speaks to the reader as "you", in short sentences.',
	terms: [{ term: 'kettle', use: 'never "boiler"' }],
	facts: ['Black tea takes boiling water.'],
	summaries: ['Leaves', 'Water', 'Time', 'Pots'].map((title) => `What to know of ${title.toLowerCase()}.`)
};

function objectFor(body: string): object {
	if (body.includes('seoTitle')) return salesPage;
	return body.includes('Give the style sheet') ? styleSheet : outline(body);
}

/** Which step a request is for: `outline`, `section 2`, `section_repair 2` … */
function stepOf(body: string): string {
	const [, verb, number] = /(Repair|Write) section (\d+),/.exec(body) ?? [];
	if (number) return `${verb === 'Write' ? 'section' : 'section_repair'} ${number}`;
	if (body.includes('seoTitle')) return 'sales_page';
	return body.includes('Give the style sheet') ? 'style_sheet' : 'outline';
}

/** Told of each request as it comes and when its answer is sent whole. */
type Watch = {
	asked?: (step: string) => 'keep silent' | undefined | void;
	answered?: (step: string) => void;
};

/**
 * An OpenAI-compatible server on loopback that writes a short book, and misbehaves where it is told to. It thinks for
 * `delayMs` before each answer.
 */
export async function startWriter({ delayMs = 0 }: { delayMs?: number } = {}) {
	const behaviour = new Map<number, Behaviour>();
	const repairs = new Map<number, Repair>();
	const painting: { now: Painting } = { now: 'paint' };
	const planning: { now: Planning } = { now: 'write' };
	const paintRequests: string[] = [];
	const requests: number[] = [];
	const sectionRequests = new Map<number, string>();
	const repairRequests: string[] = [];
	const bodies: string[] = [];
	const watch: Watch = {};
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', async () => {
			await sleep(delayMs);
			const body = Buffer.concat(parts).toString();
			if (request.url?.endsWith('/images/generations')) {
				paintRequests.push(body);
				return void answerPicture(response, painting.now);
			}
			const step = stepOf(body);
			response.on('finish', () => watch.answered?.(step));
			if (watch.asked?.(step) === 'keep silent') return;
			const repaired = Number(/Repair section (\d+),/.exec(body)?.[1] ?? 0);
			if (repaired > 0) {
				repairRequests.push(body);
				return answerRepair(response, repaired, repairs.get(repaired) ?? 'mend');
			}
			const section = Number(/Write section (\d+),/.exec(body)?.[1] ?? 0);
			requests.push(section);
			bodies.push(body);
			const isStreamed = body.includes('"stream":true');
			if (isStreamed && body.includes('Plan exactly'))
				return void streamObject(response, outline(body), planning);
			if (section === 0 && !isStreamed) return answerObject(response, objectFor(body));
			const isLesson = body.includes('You write one lesson');
			sectionRequests.set(section, body);
			if (behaviour.get(section) === 'obey') return answerText(response, prose(section) + rulesTold(body));
			answerSection(response, section, behaviour.get(section) ?? (isLesson ? 'teach' : 'write'));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}/v1`;
	return {
		url,
		/** What lets a worker ask this one and no other. */
		settings: {
			AI_PROVIDER: 'openai',
			AI_BASE_URL: url,
			AI_API_KEY: 'key-for-tests',
			AI_MODEL: 'stand-in'
		},
		behaviour,
		repairs,
		painting,
		planning,
		/** The bodies of the requests for a picture, so far. */
		paintRequests,
		watch,
		/** The bodies of the requests to repair, so far. */
		repairRequests,
		/** The body of the last request for each section. */
		sectionRequests,
		/** Those of the requests for plans, sections and pages. */
		bodies,
		/** Requests so far by section number; 0 counts outline and sales page. */
		asked: (section: number) => requests.filter((number) => number === section).length,
		stop: () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve())))
	};
}

async function answerPicture(response: ServerResponse, painting: Painting): Promise<void> {
	if (painting === 'hang') return;
	const status = { fail: 500, refuse: 400 }[painting as string] ?? 200;
	response.writeHead(status, { 'content-type': 'application/json' });
	if (painting === 'fail') return void response.end(JSON.stringify({ error: { message: 'down' } }));
	if (painting === 'refuse') {
		const error = { message: 'no', code: 'content_policy_violation' };
		return void response.end(JSON.stringify({ error }));
	}
	const teal = { create: { width: 64, height: 96, channels: 3, background: '#008080' } } as const;
	const picture = painting === 'paint' ? await sharp(teal).png().toBuffer() : Buffer.from('<svg onload=x>');
	const data =
		painting === 'address'
			? { url: 'http://169.254.169.254/x.png' }
			: { b64_json: picture.toString('base64') };
	response.end(JSON.stringify({ created: 1, data: [data] }));
}

async function streamObject(
	response: ServerResponse,
	content: object,
	planning: { now: Planning }
): Promise<void> {
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	const pieces = JSON.stringify(content).match(/[^]{1,7}/g) ?? [];
	const rest = pieces.splice(Math.ceil(pieces.length / 2));
	for (const piece of pieces) response.write(chunk({ content: piece }));
	while (planning.now === 'hold' && !response.destroyed) await sleep(10);
	if (planning.now === 'break') return void setTimeout(() => response.destroy(), 20);
	for (const piece of planning.now === 'write' ? rest : []) response.write(chunk({ content: piece }));
	if (planning.now === 'garble') response.write(chunk({ content: '}}' }));
	const finish = { cut: 'length', refuse: 'content_filter' }[planning.now as string] ?? 'stop';
	const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };
	response.end(
		`${chunk({}, finish)}data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'stand-in', choices: [], usage })}\n\ndata: [DONE]\n\n`
	);
}

function answerObject(response: ServerResponse, content: object): void {
	response.writeHead(200, { 'content-type': 'application/json' });
	const message = { role: 'assistant', content: JSON.stringify(content) };
	response.end(
		JSON.stringify({
			...{ id: 'x', object: 'chat.completion', created: 1, model: 'stand-in' },
			choices: [{ index: 0, finish_reason: 'stop', message }],
			usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 }
		})
	);
}

const chunk = (delta: object, finish_reason: string | null = null): string =>
	`data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'stand-in', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;

/** What a model gives away that does what a source orders: the rules it was told. */
function rulesTold(body: string): string {
	const { messages } = JSON.parse(body) as { messages: { role: string; content: string }[] };
	return (messages.find(({ role }) => role !== 'user')?.content ?? '').replace(/\n/g, ' ');
}

function answerRepair(response: ServerResponse, section: number, repair: Repair): void {
	if (repair === 'fail' || repair === 'hang') return answerSection(response, section, repair);
	const faults = { mend: '', repeat: slip, worsen: slip + gap };
	answerText(response, prose(section + 10) + faults[repair]);
}

function answerSection(response: ServerResponse, section: number, behaviour: Behaviour): void {
	if (behaviour === 'fail') {
		response.writeHead(500, { 'content-type': 'application/json' });
		return void response.end(JSON.stringify({ error: { message: 'down', type: 'server_error' } }));
	}
	if (behaviour === 'write') return answerText(response, prose(section));
	if (behaviour === 'teach') {
		const subject = (titles[section - 1] ?? 'tea').toLowerCase();
		return answerText(response, lessonText(subject, prose(section)));
	}
	if (behaviour === 'claim') return answerText(response, prose(section) + claims);
	if (behaviour === 'sloppy') return answerText(response, prose(section) + slip);
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	if (behaviour === 'refuse') return void response.end(chunk({}, 'content_filter') + 'data: [DONE]\n\n');
	for (let i = 0; i < 15; i += 1)
		response.write(chunk({ content: 'Water that has just boiled suits black leaves. ' }));
	if (behaviour === 'break') setTimeout(() => response.destroy(), 20);
}

function answerText(response: ServerResponse, text: string): void {
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	for (const content of text.match(/[^.]+(?:\. ?|$)/g) ?? []) response.write(chunk({ content }));
	response.end(chunk({}, 'stop') + 'data: [DONE]\n\n');
}
