import { endpoints } from "@agent-id-guard/protocol";
import { type Context, Hono } from "hono";
import { receiveCallback, type SyncDeps, type SyncRunner } from "../directory/index.ts";
import type { Surface } from "./app.ts";
import type { HttpEnvironment } from "./environment.ts";
import { readBody } from "./middleware/read-body.ts";

const maxBodyBytes = 262_144;

export interface IdpCallbackOptions {
  readonly deps: SyncDeps;
  readonly runner: Pick<SyncRunner, "notify">;
}

/** `/idp/{providerId}/callback`: where providers tell that something changed. No cookies, no other site's pages; each provider proves itself in its own way. */
export function idpCallbackRoutes({ deps, runner }: IdpCallbackOptions): Surface {
  const app = new Hono<HttpEnvironment>();
  const path = `${endpoints.identityProviders}/:providerId/callback` as const;
  const answer = async (c: Context<HttpEnvironment, typeof path>) => {
    const { method, headers, url } = c.req.raw;
    const body = method === "POST" ? await readBody(c.req.raw, maxBodyBytes) : new Uint8Array();
    const providerId = c.req.param("providerId");
    const callback = { method, headers, body, query: new URL(url).searchParams };
    const told = await receiveCallback(deps, providerId, callback, c.get("source"));
    if (told.changes.length > 0) runner.notify(providerId);
    return new Response(told.body, { status: told.status, headers: { "Content-Type": told.contentType, "Cache-Control": "no-store" } });
  };
  app.get(path, answer);
  app.post(path, answer);
  return app;
}
