/** The look of the sign-in pages. Served as a file of its own, so that the pages need no inline style. */
export const stylesheet = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --edge: #767676; --action: #1a56c4; --action-text: #fff; --alarm: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --edge: #8f8f8f; --action: #9db8ff; --action-text: #10204a; --alarm: #ffb4ab; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { width: min(24rem, 100vw); padding: 1.5rem; }
h1 { font-size: 1.4rem; line-height: 1.3; margin: 0 0 1rem; overflow-wrap: anywhere; }
label { display: block; margin-top: .75rem; }
input { width: 100%; font: inherit; padding: .55rem .7rem; border: 1px solid var(--edge); border-radius: .4rem; background: Canvas; color: CanvasText; }
button, .button { display: block; width: 100%; margin-top: 1rem; padding: .6rem; font: inherit; font-weight: 600; text-align: center; text-decoration: none;
  border: 1px solid var(--action); border-radius: .4rem; background: var(--action); color: var(--action-text); cursor: pointer; overflow-wrap: anywhere; }
.quiet { background: transparent; color: var(--action); }
.alarm { margin: 0 0 1rem; padding: .6rem .8rem; border-left: .25rem solid var(--alarm); color: var(--alarm); }
.or { text-align: center; margin: 1rem 0 0; }
.reference { font-size: .85rem; opacity: .75; overflow-wrap: anywhere; }
:focus-visible { outline: .2rem solid var(--action); outline-offset: .15rem; }
`;
