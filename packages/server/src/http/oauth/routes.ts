import { endpoints, GuardError } from "@agent-id-guard/protocol";
import { type Context, Hono } from "hono";
import type { OAuthRequest, Tokens } from "../../tokens/index.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { bearerOf } from "../middleware/access-token.ts";
import { readFormBody } from "../middleware/form-body.ts";

const maxFormBytes = 65_536;
/** How long anybody may keep the key set; a new key is published for longer than this before it signs. */
const keySetMaxAgeSeconds = 300;

/** The OAuth endpoints that programs call: token, introspection, revocation, key set, user info. */
export function oauthRoutes({
  tokens,
}: {
  readonly tokens: Pick<Tokens, "issue" | "introspect" | "revoke" | "jwks" | "userInfo">;
}): Surface {
  const app = new Hono<HttpEnvironment>();
  app.post(endpoints.token, async (c) => noStore(c).json(await tokens.issue(await readRequest(c))));
  app.post(endpoints.introspect, async (c) => noStore(c).json(await tokens.introspect(await readRequest(c))));
  app.post(endpoints.revoke, async (c) => {
    await tokens.revoke(await readRequest(c));
    return noStore(c).body(null, 200);
  });
  app.get(endpoints.jwks, (c) => {
    c.header("Cache-Control", `public, max-age=${keySetMaxAgeSeconds}`);
    return c.json(tokens.jwks());
  });
  // OIDC Core §5.3.1: both methods, with the token in the header.
  app.on(["GET", "POST"], endpoints.userinfo, async (c) => noStore(c).json(await tokens.userInfo(bearerOf(c.req.raw))));
  return app;
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
