import { endpoints, GuardError, idSchema } from "@agent-id-guard/protocol";
import { type Context, Hono } from "hono";
import type { Connecting, ConnectLook, ConnectVisitor } from "../../connections/index.ts";
import type { PendingSignIns } from "../../directory/index.ts";
import type { Log } from "../../log/port.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { parseForm, readFormBody } from "../middleware/form-body.ts";
import { createSameOriginCheck } from "../middleware/same-origin.ts";
import { createConnectCookie, createCookies } from "../signin/cookies.ts";
import { createFailurePage } from "../signin/failure-page.ts";
import { paths } from "../signin/paths.ts";
import { createConnectPages } from "./pages.ts";

export interface ConnectRoutesDeps {
  readonly issuer: string;
  readonly connecting: Connecting;
  readonly pendingSignIns: Pick<PendingSignIns, "begin">;
  readonly log: Log;
}

const maxFormBytes = 1_024;
const maxQueryCharacters = 8_192;
const requestPath = `${endpoints.connect}/:requestId` as const;
const callbackPath = `${endpoints.connect}/callback/:credentialId` as const;

/** The pages on which people connect an account at a third party. A link opens nothing by itself: it needs its own person, signed in, and their button. */
export function connectRoutes(deps: ConnectRoutesDeps): Surface {
  const { issuer, connecting } = deps;
  const surface: Surface = new Hono<HttpEnvironment>();
  const cookies = createCookies(issuer);
  const browser = createConnectCookie(issuer);
  const pages = createConnectPages(issuer);
  const checkSameOrigin = createSameOriginCheck(issuer);
  surface.onError(createFailurePage(issuer, deps.log));

  const visitorOf = (c: Context<HttpEnvironment>): ConnectVisitor => ({
    sessionCookie: cookies.session.read(c.req.raw),
    browserCookie: browser.read(c.req.raw),
    source: c.get("source"),
  });

  surface.get(requestPath, async (c) => {
    const requestId = c.req.param("requestId");
    return show(c, requestId, await look(requestId, visitorOf(c)));
  });

  surface.post(requestPath, async (c) => {
    checkSameOrigin(c.req.raw);
    const requestId = c.req.param("requestId");
    const form = await readFormBody(c.req.raw, maxFormBytes);
    const answer = form.get("answer");
    if ((answer !== "connect" && answer !== "cancel") || !isRequestId(requestId)) throw new GuardError("request.invalid");
    const visitor = visitorOf(c);
    const token = form.get("token") ?? "";
    if (answer === "cancel")
      return (await connecting.decline(requestId, visitor, token)) ? pages.declined(c) : show(c, requestId, await look(requestId, visitor));
    const left = await connecting.setOut(requestId, visitor, token);
    if (left === undefined) return show(c, requestId, await look(requestId, visitor));
    browser.set(c, left.browser);
    return pages.leave(c, left.provider, left.url);
  });

  surface.get(callbackPath, async (c) => {
    const query = new URL(c.req.url).search.slice(1);
    if (query.length > maxQueryCharacters) throw new GuardError("request.too_large");
    const answer = parseForm(query);
    return pages.returned(c, await connecting.comeBack({ credentialId: c.req.param("credentialId"), answer, visitor: visitorOf(c) }));
  });

  /** What is no id finds nothing, and is not looked for. */
  async function look(requestId: string, visitor: ConnectVisitor): Promise<ConnectLook> {
    return isRequestId(requestId) ? connecting.look(requestId, visitor) : { kind: "over", isDone: false };
  }

  async function show(c: Context<HttpEnvironment>, requestId: string, found: ConnectLook): Promise<Response> {
    switch (found.kind) {
      case "ask":
        return pages.ask(c, requestId, found.question);
      case "notYours":
        return pages.notYours(c);
      case "over":
        return pages.over(c, found);
      case "signIn": {
        const path = `${endpoints.connect}/${requestId}`;
        const { ticket, browser: known } = await deps.pendingSignIns.begin({ to: "console", path }, cookies.browser.read(c.req.raw));
        cookies.browser.set(c, known);
        return c.redirect(`${issuer}${paths.signIn}?ticket=${ticket}`, 303);
      }
    }
  }

  return surface;
}

const isRequestId = (text: string): boolean => idSchema("connectionRequest").safeParse(text).success;
