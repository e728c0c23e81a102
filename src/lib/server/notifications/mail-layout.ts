import { escapeHtml } from '../../escape-html.ts';
import { getTextDirection, type Locale } from '../../paraglide/runtime.js';

export type MailBody = {
	locale: Locale;
	greeting: string;
	action: { label: string; url: string };
	/** What the reader should know about the action. */
	hint: string;
	facts: { label: string; value: string }[];
	reply: string;
	footer: string;
};

const ink = '#24201b';
const soft = '#6b645b';
const accent = '#1f5078';

/** The mail as plain text, for who reads without HTML. */
export function asText({ greeting, action, hint, facts, reply, footer }: MailBody): string {
	const list = facts.map(({ label, value }) => `${label}: ${value}`).join('\n');
	const parts = [greeting, `${action.label}: ${action.url}`, hint, list, reply, footer];
	return parts.filter(Boolean).join('\n\n') + '\n';
}

/** The mail as HTML: one column, styles inline and nothing fetched, as mail programs demand. All texts are escaped. */
export function asHtml(body: MailBody): string {
	const { locale, greeting, action, hint, facts, reply, footer } = body;
	const direction = getTextDirection(locale);
	const gap = direction === 'rtl' ? '6px 24px 6px 0' : '6px 0 6px 24px';
	const rows = facts.map(
		({
			label,
			value
		}) => `<tr><td style="padding:6px 0;vertical-align:top;color:${soft}">${escapeHtml(label)}</td>
<td style="padding:${gap};text-align:end;overflow-wrap:anywhere"><bdi>${escapeHtml(value)}</bdi></td></tr>`
	);
	return `<!doctype html>
<html lang="${locale}" dir="${direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(greeting)}</title></head>
<body style="margin:0;padding:32px 16px;background:#f6f4ef;color:${ink};font:16px/1.55 Helvetica,Arial,sans-serif">
<div style="max-width:520px;margin:0 auto;padding:32px;box-sizing:border-box;border-radius:6px;background:#fff">
<p style="margin:0 0 24px;font-weight:600">Noxloop</p>
<h1 style="margin:0 0 24px;font:600 24px/1.3 Georgia,serif">${escapeHtml(greeting)}</h1>
<p style="margin:0 0 24px"><a href="${escapeHtml(action.url)}" style="display:inline-block;padding:12px 24px;border-radius:6px;background:${accent};color:#fff;text-decoration:none;font-weight:600">${escapeHtml(action.label)}</a></p>
<p style="margin:0 0 24px;color:${soft}">${escapeHtml(hint)}</p>
${rows.length > 0 ? `<table role="presentation" style="width:100%;border-collapse:collapse;border-top:1px solid #e2ddd4;border-bottom:1px solid #e2ddd4">${rows.join('\n')}</table>` : ''}
${reply ? `<p style="margin:24px 0">${escapeHtml(reply)}</p>` : ''}
<p style="margin:0;font-size:13px;color:${soft}">${escapeHtml(footer)}</p>
</div></body></html>
`;
}
