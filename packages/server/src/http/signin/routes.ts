import { GuardError } from "@agent-id-guard/protocol";
import { type Context, Hono } from "hono";
import type { Directory } from "../../directory/index.ts";
import type { Log } from "../../log/port.ts";
import type { DeviceAnswers, SignOuts, Visitor } from "../../tokens/index.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { createSameOriginCheck } from "../middleware/same-origin.ts";
import { statusOf } from "../render-error.ts";
import { addBootstrapPages } from "./bootstrap-pages.ts";
import { createCookies } from "./cookies.ts";
import { addDevicePages } from "./device-pages.ts";
import { addEndSessionPages } from "./end-session-pages.ts";
import { createFailurePage, messageOf } from "./failure-page.ts";
import { addPasswordPages } from "./password-pages.ts";
import { paths } from "./paths.ts";
import { consolePath, sendOn } from "./send-on.ts";
import { answerSignInPage } from "./sign-in-page.ts";
import { addSignOutPages } from "./sign-out-pages.ts";
import { stylesheet } from "./stylesheet.ts";

export interface SigninRoutesDeps {
  readonly issuer: string;
  readonly directory: Directory;
  readonly devices: DeviceAnswers;
  readonly signOuts: SignOuts;
  readonly log: Log;
}

/** The pages on which people sign in and out. They work without scripts; each form is refused when another site's page sent it. */
export function signinRoutes(deps: SigninRoutesDeps): Surface {
  const { issuer, directory } = deps;
  const surface: Surface = new Hono<HttpEnvironment>();
  const cookies = createCookies(issuer);
  const checkSameOrigin = createSameOriginCheck(issuer);
  surface.onError(createFailurePage(issuer, deps.log));

  surface.get(paths.stylesheet, (c) =>
    c.body(stylesheet, 200, { "Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=3600" }),
  );

  surface.get(paths.signIn, async (c) => {
    const browser = cookies.browser.read(c.req.raw);
    const ticket = c.req.query("ticket");
    if (ticket === undefined) return begin(c, browser);
    const { continuation, afresh } = await directory.pendingSignIns.find(ticket, browser);
    return answerSignInPage(c, 200, { issuer, ticket, continuation, afresh, ways: await directory.ways() });
  });

  async function begin(c: Context<HttpEnvironment>, known: string | undefined) {
    const path = consolePath(c.req.query("next"));
    const { ticket, browser } = await directory.pendingSignIns.begin({ to: "console", path }, known, c.req.query("prompt") === "login");
    cookies.browser.set(c, browser);
    return c.redirect(`${issuer}${paths.signIn}?ticket=${ticket}`, 303);
  }

  surface.get(paths.provider, async (c) => {
    const ticket = c.req.query("ticket") ?? "";
    const browser = cookies.browser.read(c.req.raw);
    return c.redirect(await directory.providerSignIn.leave(c.req.param("providerId"), ticket, browser), 303);
  });

  surface.get(paths.callback, async (c) => {
    const browser = cookies.browser.read(c.req.raw);
    const states = c.req.queries("state") ?? [];
    if (states.length !== 1) throw new GuardError("signin.expired");
    const outcome = await directory.providerSignIn.comeBack({
      providerId: c.req.param("providerId"),
      query: new URL(c.req.url).search.slice(1),
      state: states[0] ?? "",
      browser,
      previousCookie: cookies.session.read(c.req.raw),
      source: c.get("source"),
    });
    if (!("error" in outcome)) return sendOn(c, issuer, cookies, outcome);
    const { error, ticket, continuation } = outcome;
    if (statusOf(error) >= 500)
      deps.log.warn({ requestId: c.get("requestId"), code: error.code, detail: error.description }, "identity provider failed");
    return answerSignInPage(c, statusOf(error), {
      issuer,
      ticket,
      continuation,
      ways: await directory.ways(),
      message: (texts) => (error.code === "signin.failed" ? texts.providerRefused : messageOf(error, texts)),
    });
  });

  const visitorOf = (c: Context<HttpEnvironment>): Visitor => ({
    sessionCookie: cookies.session.read(c.req.raw),
    browserCookie: cookies.browser.read(c.req.raw),
    source: c.get("source"),
  });
  const { devices, signOuts } = deps;
  addDevicePages(surface, { issuer, devices, pendingSignIns: directory.pendingSignIns, cookies, checkSameOrigin, visitorOf });
  addEndSessionPages(surface, { issuer, signOuts, cookies, checkSameOrigin, visitorOf });
  addPasswordPages(surface, { issuer, directory, cookies, checkSameOrigin, log: deps.log });
  addSignOutPages(surface, { issuer, sessions: directory.sessions, cookies, checkSameOrigin });
  addBootstrapPages(surface, { issuer, bootstrap: directory.bootstrap, cookies, checkSameOrigin });
  return surface;
}
