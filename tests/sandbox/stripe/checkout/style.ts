/** Style of the hosted page: one column, follows the system's light or dark, contrast AA in both. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1d1b18; --soft: #5d574e; --paper: #faf7f2; --raised: #fff; --line: #d8d2c7;
	--accent: #1f5f54; --on-accent: #fff; --bad: #a4262c; }
@media (prefers-color-scheme: dark) {
	:root { --ink: #ece8e1; --soft: #b3aca0; --paper: #1a1917; --raised: #24221f; --line: #454139;
		--accent: #7cc4b4; --on-accent: #10201c; --bad: #ff9d96; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header { padding: 8px 16px; border-bottom: 1px solid var(--line); color: var(--soft); font-size: 14px; text-align: center; }
header strong { color: var(--ink); margin-inline-end: 8px; }
main { max-width: 480px; margin: 0 auto; padding: 32px 16px 64px; }
h1, h2 { font: 600 22px/1.3 Georgia, serif; margin: 0 0 12px; }
form, section + section, form + section { margin-top: 40px; }
section form { margin-top: 0; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: start; font-weight: 400; overflow-wrap: anywhere; }
td { text-align: end; white-space: nowrap; padding-inline-start: 16px; vertical-align: top; }
th, td { padding-block: 8px; border-bottom: 1px solid var(--line); }
th span, small { color: var(--soft); }
tfoot th, tfoot td { font-weight: 600; border-bottom: 0; }
label { display: block; margin-top: 16px; font-weight: 500; }
input:not([type=radio]) { width: 100%; margin-top: 4px; padding: 10px 12px; font: inherit; color: inherit;
	background: var(--raised); border: 1px solid var(--soft); border-radius: 6px; }
input[readonly] { background: transparent; border-color: var(--line); }
input::placeholder { color: var(--soft); opacity: 1; }
small { display: block; margin-top: 4px; font-size: 14px; }
fieldset { margin: 20px 0 0; padding: 4px 12px 12px; border: 1px solid var(--line); border-radius: 6px; }
legend { padding: 0 4px; font-weight: 500; }
.choice { margin-top: 8px; font-weight: 400; }
.choice input { margin-inline-end: 8px; accent-color: var(--accent); }
form:has([name=method]:not([value=card]):checked) .card { display: none; }
button { width: 100%; min-height: 48px; margin-top: 28px; font: 600 16px/1 system-ui, sans-serif; cursor: pointer;
	color: var(--on-accent); background: var(--accent); border: 0; border-radius: 6px; }
button.minor { margin-top: 12px; color: var(--accent); background: none; border: 1px solid currentColor; }
a { color: var(--accent); }
.quiet { display: block; margin-top: 8px; padding: 12px; text-align: center; }
.problem { margin: 0; padding: 12px; color: var(--bad); border: 1px solid currentColor; border-radius: 6px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
