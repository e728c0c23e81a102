import type { ImageGenerateParamsNonStreaming, ImagesResponse } from 'openai/resources/images';
import { attemptAndLog, defaultRetry, type Task } from './attempts.ts';
import { defaultTimeouts, openDeadline } from './deadline.ts';
import { Fault, faultOfCall } from './fault.ts';
import { connect, type Way } from './openai-client.ts';
import type { AiContext, ImageRequest, OpenAiRoute } from './provider.ts';
import { meterUsage, type Meter } from './usage.ts';

/** More than any picture of the sizes we ask for; what is larger is not decoded. */
const mostCharacters = 40_000_000;

/** See `generateImage`. A picture comes in one piece: the whole time is all that is waited for. */
export async function openAiImage(request: ImageRequest, context: AiContext, way: Way): Promise<Uint8Array> {
	const { route, leg, breakers } = way;
	const timeouts = { ...defaultTimeouts, ...route.timeouts };
	const client = connect(route, timeouts);
	const task: Task = {
		task: request.task,
		...{ provider: route.provider, model: route.model, keySource: route.keySource },
		price: priceOf(route),
		routePosition: route.position,
		sentCharacters: 0, // pictures are paid each, not by the words that ask for them
		signal: request.signal,
		retry: { ...defaultRetry, ...route.retry },
		leg,
		breaker: { key: route.breaker, all: breakers }
	};
	return attemptAndLog(task, context, async (meter) => {
		const deadline = openDeadline({ ...timeouts, firstTokenMs: timeouts.wholeMs }, request.signal);
		try {
			const call = client.images.generate(bodyOf(request, route), { signal: deadline.signal });
			const { data, request_id } = await call.withResponse();
			meter.accepted = true;
			meter.requestId = request_id;
			return pictureOf(data, meter);
		} catch (error) {
			deadline.check();
			throw faultOfCall(error);
		} finally {
			deadline.close();
		}
	});
}

/** A route's price of what comes out is, for pictures, that of one picture. */
function priceOf({ price }: OpenAiRoute): Task['price'] {
	return price && { inputUsd: price.inputUsd, outputUsd: 0, imageUsd: price.outputUsd };
}

function bodyOf({ prompt, size }: ImageRequest, { model }: OpenAiRoute): ImageGenerateParamsNonStreaming {
	// No format of the answer is named: GPT image models refuse it, and answer with the picture itself.
	return { model, prompt: prompt.toWellFormed(), size, n: 1 };
}

/** Reads what servers really send. An address in place of the picture is not followed: it may lead anywhere. */
function pictureOf(data: ImagesResponse, meter: Meter): Uint8Array {
	const picture = data?.data?.[0]?.b64_json;
	meterUsage(meter, data?.usage?.input_tokens, data?.usage?.output_tokens);
	if (!picture || picture.length > mostCharacters) {
		const reason = picture ? 'too_large' : data?.data?.[0]?.url ? 'address_instead' : 'empty';
		throw new Fault({ outcome: 'invalid_output', retry: reason === 'empty' ? 'counted' : 'never', reason });
	}
	meter.images = 1;
	return new Uint8Array(Buffer.from(picture, 'base64'));
}
