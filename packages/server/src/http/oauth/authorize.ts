import { GuardError } from "@agent-id-guard/protocol";
import { type Context, Hono } from "hono";
import type { PendingSignIns } from "../../directory/index.ts";
import type { Log } from "../../log/port.ts";
import type { Authorization, AuthorizationQuery, AuthorizationStep, Visitor } from "../../tokens/index.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { readFormBody } from "../middleware/form-body.ts";
import { createSameOriginCheck } from "../middleware/same-origin.ts";
import { createCookies } from "../signin/cookies.ts";
import { createFailurePage } from "../signin/failure-page.ts";
import { paths } from "../signin/paths.ts";
import { answerConsentPage } from "./consent-page.ts";

export interface AuthorizeRoutesDeps {
  readonly issuer: string;
  readonly authorization: Authorization;
  readonly pendingSignIns: Pick<PendingSignIns, "begin">;
  readonly log: Log;
}

const maxFormBytes = 1_024;

/** The authorization endpoint. A request is read once and then waits on the server: what a browser brings back is only a ticket (case AZC-08). */
export function authorizeRoutes(deps: AuthorizeRoutesDeps): Surface {
  const { issuer, authorization } = deps;
  const surface: Surface = new Hono<HttpEnvironment>();
  const cookies = createCookies(issuer);
  const checkSameOrigin = createSameOriginCheck(issuer);
  surface.onError(createFailurePage(issuer, deps.log));

  const visitorOf = (c: Context<HttpEnvironment>): Visitor => ({
    sessionCookie: cookies.session.read(c.req.raw),
    browserCookie: cookies.browser.read(c.req.raw),
    source: c.get("source"),
  });

  surface.get(paths.authorize, async (c) => goOn(c, await authorization.begin(readQuery(c.req.url), visitorOf(c))));

  surface.get(paths.resume, async (c) => goOn(c, await authorization.resume(c.req.query("ticket") ?? "", visitorOf(c))));

  surface.get(paths.consent, async (c) => {
    const ticket = c.req.query("ticket") ?? "";
    return answerConsentPage(c, { issuer, ticket, question: await authorization.show(ticket, visitorOf(c)) });
  });

  surface.post(paths.consent, async (c) => {
    checkSameOrigin(c.req.raw);
    const form = await readFormBody(c.req.raw, maxFormBytes);
    const answer = form.get("answer");
    if (answer !== "agree" && answer !== "decline" && answer !== "switch") throw new GuardError("request.invalid");
    return goOn(c, await authorization.answer(form.get("ticket") ?? "", visitorOf(c), { answer, token: form.get("token") ?? "" }));
  });

  /** To the client with the answer, or to one of our pages with a ticket that remembers the request. Always 303 (case AZC-14). */
  async function goOn(c: Context<HttpEnvironment>, step: AuthorizationStep): Promise<Response> {
    c.header("Cache-Control", "no-store");
    if (step.kind === "answer") return c.redirect(step.location, 303);
    if (step.kind === "ask") {
      cookies.browser.set(c, step.browser);
      return c.redirect(`${issuer}${paths.consent}?ticket=${step.ticket}`, 303);
    }
    const { request, clientName, afresh } = step;
    const { redirectUri, loginHint, uiLocales } = request;
    const continuation = { to: "authorize", clientName, redirectUri, loginHint, uiLocales, request } as const;
    const { ticket, browser } = await deps.pendingSignIns.begin(continuation, cookies.browser.read(c.req.raw), afresh);
    cookies.browser.set(c, browser);
    return c.redirect(`${issuer}${paths.signIn}?ticket=${ticket}`, 303);
  }

  return surface;
}

/** The parameters of the query. One without a value counts as left out (RFC 6749 §3.1). */
function readQuery(url: string): AuthorizationQuery {
  const single = new Map<string, string>();
  const repeated = new Set<string>();
  for (const [name, value] of new URL(url).searchParams) {
    if (single.has(name)) repeated.add(name);
    single.set(name, value);
  }
  for (const [name, value] of single) if (value === "") single.delete(name);
  return { single, repeated };
}
