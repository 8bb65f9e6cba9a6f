import { html } from "hono/html";
import type { Sessions } from "../../directory/index.ts";
import type { Surface } from "../app.ts";
import type { Cookies } from "./cookies.ts";
import { textsOf } from "./localized.ts";
import { answerPage } from "./page.ts";
import { paths } from "./paths.ts";

interface Deps {
  readonly issuer: string;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly checkSameOrigin: (request: Request) => void;
}

/** Sign-out: a page that asks, and the form that does it. It leads nowhere but to our own page (case AZC-16). */
export function addSignOutPages(surface: Surface, { issuer, sessions, cookies, checkSameOrigin }: Deps): void {
  surface.get(paths.signOut, (c) => {
    const texts = textsOf(c);
    const isSignedIn = cookies.session.read(c.req.raw) !== undefined;
    const content = isSignedIn
      ? html`<p>${texts.signOutText}</p>
          <form method="post" action="${issuer}${paths.signOut}"><button>${texts.signOut}</button></form>`
      : html`<p>${texts.signedOutText}</p>
          <a class="button quiet" href="${issuer}${paths.signIn}">${texts.signIn}</a>`;
    return answerPage(c, 200, { issuer, texts, title: isSignedIn ? texts.signOut : texts.signedOut, content });
  });

  surface.post(paths.signOut, async (c) => {
    checkSameOrigin(c.req.raw);
    const cookie = cookies.session.read(c.req.raw);
    if (cookie !== undefined) await sessions.end(cookie);
    cookies.session.clear(c);
    return c.redirect(`${issuer}${paths.signOut}`, 303);
  });
}
