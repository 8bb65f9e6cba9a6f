/** The look of the API reference: one column beside its contents, in light and dark. */
export const referenceStylesheet = `:root { color-scheme: light dark; --line: light-dark(#d8dbe2, #363b47); --soft: light-dark(#5a6170, #a2a9b8); }
body { margin: 0; display: grid; grid-template-columns: 14rem minmax(0, 60rem); gap: 2rem; font: 15px/1.5 system-ui, sans-serif; }
nav { position: sticky; top: 0; align-self: start; padding: 1.5rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
main { padding: 1rem 1.5rem 6rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
article { margin: 1.5rem 0; padding-bottom: 1rem; border-bottom: 1px solid var(--line); }
h3 { margin: 0; font-size: 1rem; }
h4 { margin: 0.75rem 0 0.25rem; font-size: 0.85rem; color: var(--soft); }
.method { font-weight: 700; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
dl { margin: 0; display: grid; grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr); gap: 0.15rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
dd p { margin: 0; color: var(--soft); }
em { font-style: normal; font-size: 0.8em; color: var(--soft); }
@media (max-width: 50rem) { body { display: block; } nav { position: static; } dl { display: block; } dd { margin-left: 1rem; } }
`;
