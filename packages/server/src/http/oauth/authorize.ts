import { GuardError } from "@agent-id-guard/protocol";
import { type Context, Hono } from "hono";
import type { PendingSignIns } from "../../directory/index.ts";
import type { Log } from "../../log/port.ts";
import type { Authorization, AuthorizationQuery, AuthorizationStep, Visitor } from "../../tokens/index.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { readFormBody } from "../middleware/form-body.ts";
import { createSameOriginCheck } from "../middleware/same-origin.ts";
import { answerConfirmPage } from "../signin/confirm-page.ts";
import { createCookies } from "../signin/cookies.ts";
import { createFailurePage } from "../signin/failure-page.ts";
import { paths } from "../signin/paths.ts";

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

  surface.get(paths.authorize, async (c) => {
    const step = await authorization.begin(readQuery(c.req.url), visitorOf(c));
    return goOn(c, step, step.kind === "signIn" ? paths.signIn : paths.resume);
  });

  surface.get(paths.resume, async (c) => {
    const ticket = c.req.query("ticket") ?? "";
    const step = await authorization.resume(ticket, visitorOf(c));
    if (step.kind !== "confirm") return goOn(c, step, paths.signIn);
    const { clientName, userName, request } = step;
    return answerConfirmPage(c, { issuer, ticket, clientName, userName, redirectUri: request.redirectUri });
  });

  surface.post(paths.resume, async (c) => {
    checkSameOrigin(c.req.raw);
    const form = await readFormBody(c.req.raw, maxFormBytes);
    const answer = form.get("answer");
    if (answer !== "agree" && answer !== "decline") throw new GuardError("request.invalid");
    return goOn(c, await authorization.confirm(form.get("ticket") ?? "", visitorOf(c), answer === "agree"), paths.signIn);
  });

  /** To the client with the answer, or to one of our pages with a ticket that remembers the request. */
  async function goOn(c: Context<HttpEnvironment>, step: AuthorizationStep, page: string): Promise<Response> {
    c.header("Cache-Control", "no-store");
    if (step.kind === "answer") return c.redirect(step.location, 303);
    const { request, clientName } = step;
    const continuation = { to: "authorize", clientName, redirectUri: request.redirectUri, request } as const;
    // A client that asks for a fresh sign-in means one that the person's provider does not pass silently.
    const afresh = step.kind === "signIn" && (request.freshSignIn || request.maxAgeSeconds !== undefined);
    const { ticket, browser } = await deps.pendingSignIns.begin(continuation, cookies.browser.read(c.req.raw), afresh);
    cookies.browser.set(c, browser);
    return c.redirect(`${issuer}${page}?ticket=${ticket}`, 303);
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
