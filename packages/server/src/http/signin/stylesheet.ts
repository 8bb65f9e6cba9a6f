/**
 * The look of the sign-in pages: the console's own colors by their roles (packages/console/src/theme/theme.ts), light and dark. Served as a file of its
 * own, so that the pages need no inline style.
 */
export const stylesheet = `
:root {
  color-scheme: light;
  font: 14px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif;
  --ground: #f6f6f9; --surface: #fff; --line: #e4e4eb; --edge: #8b8b9b; --ink: #1c1c26; --ink-quiet: #5c5c6c;
  --accent: #5a50cf; --accent-strong: #4a41b4; --on-accent: #fff; --accent-ground: #efeefc; --bad: #ab2a21; --bad-ground: #fcebe9;
}
@media (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --ground: #0f0f13; --surface: #17171d; --line: #282832; --edge: #6b6b7c; --ink: #e9e9f0; --ink-quiet: #a3a3b3;
    --accent: #675dd6; --accent-strong: #b5affa; --on-accent: #fff; --accent-ground: #242141; --bad: #f29a92; --bad-ground: #3b1a18;
  }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground); color: var(--ink); }
main { width: min(26rem, 100%); padding: 2rem; border: 1px solid var(--line); border-radius: 16px; background: var(--surface); }
.brand { display: flex; align-items: center; gap: .625rem; margin: 0 0 1.25rem; color: var(--ink); font-weight: 650; letter-spacing: -.01em; }
.brand svg { flex: none; color: var(--accent); }
h1 { font-size: 1.375rem; font-weight: 620; line-height: 1.3; letter-spacing: -.011em; margin: 0 0 .5rem; overflow-wrap: anywhere; }
:lang(zh-CN) h1, :lang(zh-CN) .brand { letter-spacing: 0; }
p { margin: 0 0 1rem; color: var(--ink-quiet); overflow-wrap: anywhere; }
form { margin: 0; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 500; }
input { width: 100%; min-height: 2.5rem; font: inherit; padding: .5rem .75rem; border: 1px solid var(--edge); border-radius: 7px; background: var(--surface); color: var(--ink); }
button, .button { display: block; width: 100%; min-height: 2.5rem; margin-top: 1.25rem; padding: .5rem 1rem; font: inherit; font-weight: 600; text-align: center;
  text-decoration: none; border: 1px solid transparent; border-radius: 7px; background: var(--accent); color: var(--on-accent); cursor: pointer; overflow-wrap: anywhere; }
button:hover, .button:hover { background: color-mix(in srgb, var(--accent) 88%, black); }
.quiet, .quiet:hover { margin-top: .75rem; border-color: var(--edge); background: transparent; color: var(--ink); }
.quiet:hover { background: var(--accent-ground); }
.plain, .plain:hover { width: auto; min-height: 1.5rem; margin-top: .25rem; padding: 0; border: none; background: transparent; color: var(--accent-strong); text-align: start; }
.plain:hover { text-decoration: underline; }
.alarm { margin: 1rem 0 0; padding: .625rem .875rem; border: 1px solid color-mix(in srgb, var(--bad) 30%, transparent); border-radius: 7px;
  background: var(--bad-ground); color: var(--bad); }
.or { display: flex; align-items: center; gap: .75rem; margin: 1.25rem 0 .5rem; color: var(--ink-quiet); }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
h2 { font-size: 1rem; font-weight: 600; margin: 1rem 0 .25rem; overflow-wrap: anywhere; }
section + section { margin-top: 1.75rem; border-top: 1px solid var(--line); }
dl { display: grid; grid-template-columns: fit-content(46%) 1fr; gap: .25rem .75rem; margin: 0 0 1rem; padding: .75rem; border: 1px solid var(--line); border-radius: 7px; }
dt { color: var(--ink-quiet); }
dd { margin: 0; font-weight: 500; overflow-wrap: anywhere; }
ul { margin: 0 0 1rem; padding-left: 1.25rem; }
code { color: var(--ink-quiet); font-size: .857rem; font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
.caution { margin: .75rem 0 1rem; padding: .625rem .875rem; border: 1px solid var(--edge); border-radius: 7px; color: var(--ink); }
.code { font-size: 1.25rem; letter-spacing: .1em; text-transform: uppercase; font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
.hint { margin: .25rem 0 0; font-size: .857rem; }
.who { margin: 1.5rem 0 0; }
.reference { margin: 1rem 0 0; font-size: .75rem; font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
:focus-visible { outline: 2px solid var(--accent-strong); outline-offset: 2px; }
`;
