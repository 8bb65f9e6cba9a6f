import { endpoints } from "@agent-id-guard/protocol";
import { Hono } from "hono";
import type { Surface } from "./app.ts";
import type { HttpEnvironment } from "./environment.ts";

/** `/healthz`: the process answers. `/readyz`: it can also do its work, as `isReady` says (the database answers); 503 otherwise. */
export function healthRoutes(isReady: () => Promise<boolean>): Surface {
  const app = new Hono<HttpEnvironment>();
  app.get(endpoints.health, (c) => c.json({ status: "ok" }));
  app.get(endpoints.ready, async (c) => ((await isReady()) ? c.json({ status: "ready" }) : c.json({ status: "not_ready" }, 503)));
  return app;
}
