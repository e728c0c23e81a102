import { domainToUnicode } from 'node:url';
import type { Finding } from '../../../products/findings.ts';
import type { Check } from './context.ts';
import { linksIn, placeIn, type Link } from './markdown-source.ts';
import { quoteOf } from './source.ts';

type Reason = 'script' | 'private' | 'credentials' | 'lookalike' | 'disguised';

const harmless = new Set(['http:', 'https:', 'mailto:']);
const running = /^[\s\p{Cc}]*(?:javascript|data|vbscript|file|blob)\s*:/iu;
const privateHost =
	/^(?:localhost|.*\.(?:localhost|local|internal|lan|home|intranet)|0\.0\.0\.0|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|169\.254\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|\[(?:::1?|f[cd][\da-f]{2}:.*|fe[89ab][\da-f]:.*|::ffff:.*)\])$/i;
/** Cyrillic and Greek letters that look like Latin ones; a label of nothing else passes for a Latin name. */
const twins = /^[асеорхуіјѕһԁԛԝкмтвнοανικρτυχ\d-]+$/u;

function parsed(href: string): URL | null {
	try {
		return new URL(href);
	} catch {
		return null;
	}
}

function isLookalike(host: string): boolean {
	return host.split('.').some((label) => {
		if (!label.startsWith('xn--')) return false;
		const shown = domainToUnicode(label);
		const isMixed = /\p{Script=Latin}/u.test(shown) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(shown);
		return isMixed || twins.test(shown);
	});
}

/** A label that is itself an address of another house. */
function isDisguised(label: string, { hostname }: URL): boolean {
	const named = /^(?:https?:\/\/)?([\p{L}\d-]+(?:\.[\p{L}\d-]+)+)(?:[/?#]\S*)?$/iu.exec(label.trim())?.[1];
	if (!named || hostname === '') return false;
	const shown = parsed(`https://${named}`)?.hostname ?? '';
	const house = (host: string): string => host.split('.').slice(-2).join('.');
	return shown !== '' && house(shown) !== house(hostname);
}

function dangerOf({ href, label }: Link): Reason | null {
	if (running.test(decodeURIComponent(href.replace(/%(?![\da-f]{2})/gi, '%25')))) return 'script';
	const url = parsed(href);
	if (!url || url.protocol === 'mailto:') return null;
	if (url.username || url.password) return 'credentials';
	if (isLookalike(url.hostname)) return 'lookalike';
	if (isDisguised(label, url)) return 'disguised';
	return privateHost.test(url.hostname) ? 'private' : null;
}

function sourceOf(text: string, { href, label, isPicture, block }: Link): { start: number; end: number } {
	const written = text.slice(block.start, block.end);
	const at = written.search(new RegExp(`${isPicture ? '!' : ''}\\[${escaped(label)}\\]\\([^\\n]*?\\)`, 'u'));
	if (at < 0) return placeIn(text, block, href);
	const length = /^!?\[[^\n]*?\]\((?:[^()\n]|\([^()\n]*\))*\)/u.exec(written.slice(at))?.[0].length ?? 1;
	return { start: block.start + at, end: block.start + at + length };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function remark(text: string, link: Link, finding: Pick<Finding, 'kind' | 'severity' | 'detail'>): Finding {
	const { start, end } = sourceOf(text, link);
	// The label without its link is always safe, and the renderer shows pictures' addresses as characters anyway.
	return { ...finding, start, end, quote: quoteOf(text, start, end), fix: link.label };
}

/** Links that run something, hide where they lead, or lead into a private network; and those that the reader can't follow. */
export const checkLinks: Check = ({ text }) =>
	linksIn(text).flatMap((link): Finding[] => {
		const danger = dangerOf(link);
		if (danger) {
			const severity = danger === 'private' ? 'note' : 'repair';
			return [remark(text, link, { kind: 'unsafe_link', severity, detail: { reason: danger } })];
		}
		if (link.isPicture) return [remark(text, link, { kind: 'picture', severity: 'note', detail: {} })];
		const protocol = parsed(link.href)?.protocol;
		if (protocol && harmless.has(protocol)) return [];
		return [remark(text, link, { kind: 'broken_link', severity: 'note', detail: {} })];
	});
