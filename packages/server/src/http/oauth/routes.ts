import { IncomingMessage, type RequestListener } from "node:http";
import { endpoints, GuardError } from "@agent-id-guard/protocol";
import { type Context, Hono } from "hono";
import type { OAuthRequest, Tokens } from "../../tokens/index.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { bearerOf } from "../middleware/access-token.ts";
import { answerPreflight, type IsOriginOfClient, openToAll, openToClients } from "../middleware/cross-origin.ts";
import { readFormBody } from "../middleware/form-body.ts";
import type { RequestContextOptions } from "../middleware/request-context.ts";
import { createNodeAnswer, maxFormBytes } from "./node.ts";

/** How long anybody may keep the key set; a new key is published for longer than this before it signs. */
const keySetMaxAgeSeconds = 300;

/** The OAuth endpoints that programs call, with their two entrances. Both only convert; every rule stands in `tokens/`. */
export interface OAuthSurface {
  /** Token, pushed request, device, introspection, revocation, key set, user info, for the application. */
  readonly routes: Surface;
  /**
   * Answers token requests and introspections of a node:http server before the application sees them, which saves what routing and web streams cost.
   * A refusal goes on to `next`, the application's listener, and is answered there like every other one.
   */
  takeOver(next: RequestListener): RequestListener;
}

export function createOAuthSurface({ tokens, issuer, newRequestId, readSource, isOriginOfClient }: OAuthSurfaceDeps): OAuthSurface {
  const refusals = new WeakMap<IncomingMessage, unknown>();
  const app = new Hono<HttpEnvironment>();
  const read = (c: Context<HttpEnvironment>): Promise<OAuthRequest> => {
    const incoming: unknown = c.env?.incoming;
    if (incoming instanceof IncomingMessage && refusals.has(incoming)) throw refusals.get(incoming);
    return readRequest(c);
  };
  const open = openToClients(isOriginOfClient);
  for (const path of [endpoints.token, endpoints.revoke, endpoints.pushedRequest])
    app.options(path, answerPreflight(isOriginOfClient, "POST"));
  app.options(endpoints.userinfo, answerPreflight(isOriginOfClient, "GET, POST"));
  app.post(endpoints.token, open, async (c) => noStore(c).json(await tokens.issue(await read(c))));
  app.post(endpoints.deviceAuthorization, async (c) => noStore(c).json(await tokens.askForDevice(await readRequest(c))));
  app.post(endpoints.pushedRequest, open, async (c) => noStore(c).json(await tokens.pushRequest(await readRequest(c)), 201));
  app.post(endpoints.introspect, async (c) => noStore(c).json(await tokens.introspect(await read(c))));
  app.post(endpoints.revoke, open, async (c) => {
    await tokens.revoke(await readRequest(c));
    return noStore(c).body(null, 200);
  });
  app.get(endpoints.jwks, (c) => {
    openToAll(c);
    c.header("Cache-Control", `public, max-age=${keySetMaxAgeSeconds}`);
    return c.json(tokens.jwks());
  });
  // OIDC Core §5.3.1: both methods, with the token in the header.
  app.on(["GET", "POST"], endpoints.userinfo, open, async (c) => noStore(c).json(await tokens.userInfo(bearerOf(c.req.raw))));
  return {
    routes: app,
    takeOver: (next) => {
      const answer = createNodeAnswer(
        { issuer, newRequestId, readSource },
        { [endpoints.token]: tokens.issue, [endpoints.introspect]: tokens.introspect },
      );
      return (incoming, outgoing) => {
        const answering = answer(incoming, outgoing);
        if (answering === undefined) return next(incoming, outgoing);
        answering.catch((refusal: unknown) => {
          refusals.set(incoming, refusal);
          next(incoming, outgoing);
        });
      };
    },
  };
}

/** An id and a source are given here to what is answered before the application, which gives them to everything else. */
export interface OAuthSurfaceDeps extends RequestContextOptions {
  readonly issuer: string;
  readonly isOriginOfClient: IsOriginOfClient;
  readonly tokens: Pick<Tokens, "issue" | "askForDevice" | "pushRequest" | "introspect" | "revoke" | "jwks" | "userInfo">;
}

/** The form of a request. Nothing is ever read from the query, where it would end up in logs (case TOK-16). */
async function readRequest(c: Context<HttpEnvironment>): Promise<OAuthRequest> {
  if (c.req.url.includes("?"))
    throw new GuardError("request.invalid", {
      description: "Parameters belong into the form body, not into the address",
      hint: "Send them as application/x-www-form-urlencoded.",
    });
  return { form: await readFormBody(c.req.raw, maxFormBytes), authorization: c.req.header("authorization"), source: c.get("source") };
}

/** RFC 6749 §5.1: what carries tokens is never stored (case TOK-22). */
function noStore(c: Context<HttpEnvironment>): Context<HttpEnvironment> {
  c.header("Cache-Control", "no-store");
  return c;
}
