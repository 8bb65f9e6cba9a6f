import { builtInAudiences, endpoints, guardPermissions } from "@agent-id-guard/protocol";
import { Hono } from "hono";
import { describeSelf, type SelfPorts } from "../policy/index.ts";
import type { Tokens } from "../tokens/index.ts";
import type { Surface } from "./app.ts";
import type { HttpEnvironment } from "./environment.ts";
import { requireToken } from "./middleware/access-token.ts";

export interface SelfRoutesOptions extends SelfPorts {
  readonly tokens: Pick<Tokens, "verify">;
}

/** `GET /self`: tells a party who it is and what it may reach. */
export function selfRoutes({ tokens, ...ports }: SelfRoutesOptions): Surface {
  const audience = builtInAudiences(ports.issuer).guard;
  const app = new Hono<HttpEnvironment>();
  app.get(endpoints.self, async (c) => {
    const { claims } = requireToken(tokens, c.req.raw, audience, guardPermissions.readSelf);
    return c.json(await describeSelf(ports, claims.client_id, { sourceAddress: c.get("source").address }), 200, {
      "Cache-Control": "no-store",
    });
  });
  return app;
}
