import { brief, order, reaches } from '../support/api-products.ts';
import { refuses, succeeds, test } from '../support/api-world.ts';

test('an order beyond the credits is refused, and so are its outline and its continuation', async ({
	world: { api, strangerToken: token, stranger }
}) => {
	const poor = { code: 'insufficient_credits', status: 402 }; // ten credits, five an order
	const long = { ...brief, length: 'custom', sections: 20, wordsPerSection: 1500 };
	await refuses(api, 'orderProduct', { token, body: long }, poor);
	await refuses(
		api,
		'orderProductInWorkspace',
		{ token, params: { id: stranger.workspaceId }, body: long },
		poor
	);
	const [first, second] = [
		await order(api, token, { approval: true }),
		await order(api, token, { approval: true })
	];
	const { outline } = await reaches(api, token, first.id, 'awaiting_approval');
	if (!outline) throw new Error('no outline to approve');
	const { version, ...words } = outline;
	const longer = { ...words, sections: Array.from({ length: 40 }, () => words.sections[0]) };
	await refuses(
		api,
		'approveOutline',
		{ token, params: { id: first.id }, body: { version, outline: longer } },
		poor
	);
	await reaches(api, token, second.id, 'awaiting_approval');
	await succeeds(api, 'cancelGeneration', { token, params: { id: second.id } });
	const third = await order(api, token, { approval: true });
	await refuses(api, 'resumeGeneration', { token, params: { id: second.id } }, poor);
	for (const { id } of [first, third]) await succeeds(api, 'cancelGeneration', { token, params: { id } });
});
