/** The query of the view one is on, without the name of a form action that led there. */
function viewQuery(url: URL): string {
	const view = [...url.searchParams].filter(([key]) => !key.startsWith('/'));
	return new URLSearchParams(view).toString();
}

/** Where a form posts to so that the answer, without JavaScript, shows the same tab and section again. */
export function actionHref(action: string, url: URL): string {
	const query = viewQuery(url);
	return `?/${action}${query ? `&${query}` : ''}`;
}

/** The address of the present view, read afresh. */
export function viewHref(url: URL): string {
	return `?${viewQuery(url)}`;
}
