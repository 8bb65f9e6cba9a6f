import type { Context } from "hono";
import { html } from "hono/html";
import type { SignOutStep, SignOuts, Visitor } from "../../tokens/index.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { parseForm, readFormBody } from "../middleware/form-body.ts";
import type { Cookies } from "./cookies.ts";
import { localesOf, localized, textsOf } from "./localized.ts";
import { answerPage } from "./page.ts";
import { paths } from "./paths.ts";

interface Deps {
  readonly issuer: string;
  readonly signOuts: SignOuts;
  readonly cookies: Cookies;
  readonly checkSameOrigin: (request: Request) => void;
  readonly visitorOf: (c: Context<HttpEnvironment>) => Visitor;
}

const maxFormBytes = 16_384;

/** Sign-out at a client's wish (OIDC RP-Initiated Logout §2). */
export function addEndSessionPages(surface: Surface, deps: Deps): void {
  const { issuer, signOuts, cookies } = deps;

  surface.get(paths.endSession, async (c) => {
    c.header("Cache-Control", "no-store");
    const query = parseForm(new URL(c.req.url).search.slice(1));
    const ticket = query.get("ticket");
    const step = await signOuts.begin(ticket === undefined ? query : await signOuts.resume(ticket), deps.visitorOf(c));
    return step.kind === "done" ? leave(c, step.location) : ask(c, step);
  });

  // The form stands on the client's page, so the browser sends no cookies with it; it does with the visit that this leads to.
  surface.post(paths.endSession, async (c) => {
    c.header("Cache-Control", "no-store");
    const form = await readFormBody(c.req.raw, maxFormBytes);
    const next = `${issuer}${paths.endSession}?ticket=${await signOuts.keep(form)}`;
    return c.redirect(localized(next, form.get("ui_locales")?.slice(0, 100)), 303);
  });

  surface.post(paths.endSessionAnswer, async (c) => {
    deps.checkSameOrigin(c.req.raw);
    const form = await readFormBody(c.req.raw, maxFormBytes);
    const { location } = await signOuts.confirm(form.get("ticket") ?? "", deps.visitorOf(c));
    return leave(c, location);
  });

  function leave(c: Context<HttpEnvironment>, location: string | undefined) {
    cookies.session.clear(c);
    return c.redirect(location ?? localized(`${issuer}${paths.signOut}`, localesOf(c)), 303);
  }

  function ask(c: Context<HttpEnvironment>, { ticket, browser, clientName, location }: Extract<SignOutStep, { kind: "ask" }>) {
    cookies.browser.set(c, browser);
    const texts = textsOf(c);
    const content = html`<p>${clientName === undefined ? texts.signOutText : texts.signOutFor(clientName)}</p>
      <form method="post" action="${localized(`${issuer}${paths.endSessionAnswer}`, localesOf(c))}">
        <input type="hidden" name="ticket" value="${ticket}" />
        <button>${texts.signOut}</button>
      </form>`;
    return answerPage(c, 200, { issuer, texts, title: texts.signOut, content, leadsTo: location });
  }
}
