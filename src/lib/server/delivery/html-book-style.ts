/** The whole style of a downloaded book: no web font, nothing fetched, light and dark, screen and paper. */
export const bookStyle = `
:root { color-scheme: light dark; --paper: #fbf9f5; --ink: #211c17; --soft: #635b52; --line: #ddd6cb; --link: #1d4f7c; --right: #1f6b3a; --wrong: #a3281c; }
@media (prefers-color-scheme: dark) {
	:root { --paper: #191715; --ink: #e9e4da; --soft: #ada599; --line: #3c3833; --link: #8fbfe6; --right: #8fd0a4; --wrong: #f0a196; }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; scroll-padding-top: 2rem; }
body {
	max-width: 34em; margin: 0 auto; padding: 0 1.25rem 6rem; overflow-wrap: break-word; hanging-punctuation: first last;
	font: 1.1875rem/1.65 'Source Serif 4', 'Source Serif Pro', Charter, 'Bitstream Charter', 'Iowan Old Style', Georgia, serif;
}
:lang(ar) { font-family: 'Noto Naskh Arabic', 'Geeza Pro', 'Traditional Arabic', serif; line-height: 1.95; }
a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
h1, h2, h3, h4, h5, h6 { line-height: 1.22; text-wrap: balance; font-weight: 600; }
.cover { display: block; width: min(20rem, 70%); height: auto; margin: 4rem auto 0; border-radius: 2px; box-shadow: 0 0.8rem 2rem rgb(0 0 0 / 0.25); }
.cover + .title-page { min-height: 0; }
.title-page { min-height: 78vh; display: flex; flex-direction: column; justify-content: center; padding-block: 4rem 3rem; }
.title-page h1 { font-size: 2.6rem; line-height: 1.1; margin: 0; }
.title-page .subtitle { font-size: 1.3rem; line-height: 1.4; color: var(--soft); margin: 1rem 0 0; }
.title-page .author { margin: 2.5rem 0 0; font-variant-caps: all-small-caps; letter-spacing: 0.06em; font-size: 1.15rem; }
.title-page .author:lang(ar) { letter-spacing: 0; }
.sample { margin: 2rem 0 0; padding: 0.75rem 0; border-block: 1px solid var(--line); font-size: 0.95rem; color: var(--soft); }
.contents h2 { font-size: 1.15rem; margin: 0 0 0.75rem; }
.contents h3 { margin: 1.8em 0 0.5em; font-size: 1.05rem; }
.contents .progress { margin: 0 0 0.75rem; color: var(--soft); font-size: 0.95rem; }
.contents ol { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
.contents li { border-bottom: 1px solid var(--line); }
.contents a { display: flex; gap: 1em; padding: 0.5em 0; color: inherit; text-decoration: none; }
.contents a:hover { color: var(--link); }
.number { flex: none; min-width: 1.4em; color: var(--soft); font-variant-numeric: lining-nums tabular-nums; }
section { padding-top: 5rem; }
section > h2 { font-size: 1.85rem; margin: 0 0 1.6rem; }
section > h2 .number { display: block; margin-bottom: 0.4rem; font-size: 1rem; font-weight: 400; }
h3 { font-size: 1.25rem; margin: 2em 0 0.6em; }
h4, h5, h6 { font-size: 1.05rem; margin: 1.8em 0 0.5em; }
p, ul, ol, blockquote, pre, table { margin: 1em 0; }
p { text-wrap: pretty; }
ul, ol { padding-inline-start: 1.5em; }
li { margin: 0.3em 0; }
blockquote { margin-inline: 0; padding-inline-start: 1.2em; border-inline-start: 2px solid var(--line); color: var(--soft); font-style: italic; }
hr { border: 0; margin: 2.5em 0; text-align: center; color: var(--soft); }
hr::after { content: '* * *'; letter-spacing: 0.6em; }
code, pre { font: 0.85em/1.5 ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace; direction: ltr; unicode-bidi: isolate; }
pre { padding: 1em; border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; text-align: left; }
table { display: block; overflow-x: auto; border-collapse: collapse; font-size: 0.9em; }
th, td { padding: 0.45em 0.9em 0.45em 0; border-bottom: 1px solid var(--line); text-align: start; }
.colophon { margin-top: 6rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 0.85rem; color: var(--soft); }
@media (max-width: 30em) { body { font-size: 1.0625rem; } .title-page h1 { font-size: 2rem; } section { padding-top: 3.5rem; } }
@page { margin: 22mm 20mm; }
@media print {
	:root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --link: #000; }
	body { font-size: 11pt; max-width: none; padding: 0; }
	.cover { display: block; width: min(20rem, 70%); height: auto; margin: 4rem auto 0; border-radius: 2px; box-shadow: 0 0.8rem 2rem rgb(0 0 0 / 0.25); }
.cover + .title-page { min-height: 0; }
.title-page { min-height: 0; padding-top: 30%; break-after: page; }
	.cover { width: 100%; max-height: 250mm; object-fit: contain; margin: 0 auto; box-shadow: none; break-after: page; }
	section { break-before: page; padding-top: 0; }
	h2, h3, h4 { break-after: avoid; }
	p, li { orphans: 3; widows: 3; }
	blockquote, pre, table { break-inside: avoid; }
}
`.trim();
