import { IncomingMessage, type RequestListener, ServerResponse } from "node:http";
import { endpoints } from "@agent-id-guard/protocol";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import type { Gateway } from "../../gateway/index.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment, NodeBindings } from "../environment.ts";
import type { RequestContextOptions } from "../middleware/request-context.ts";
import { arrivalOf } from "../middleware/request-source.ts";
import { forwardNode } from "./node.ts";
import { isGatewayTarget } from "./path.ts";
import { forwardWeb, type RequestFacts } from "./web.ts";

/** The gateway's two entrances. They only convert; every rule stands in `gateway/`. */
export interface GatewaySurface {
  /** `/gateway/<resource name>/…` for the application. */
  readonly routes: Surface;
  /**
   * Takes the gateway's calls off a node:http server before the application sees them, which saves what routing and middleware cost a call.
   * A refusal goes on to `next`, the application's listener, and is answered there like every other one.
   */
  takeOver(next: RequestListener): RequestListener;
}

export function createGatewaySurface({ gateway, newRequestId, readSource }: GatewaySurfaceDeps): GatewaySurface {
  const refusals = new WeakMap<IncomingMessage, unknown>();
  const routes = new Hono<HttpEnvironment>();
  routes.all(`${endpoints.gateway}/:name/*`, async (c) => {
    const { incoming, outgoing }: NodeBindings = c.env ?? {};
    if (!(incoming instanceof IncomingMessage) || !(outgoing instanceof ServerResponse)) return forwardWeb(gateway, c.req.raw, factsOf(c));
    if (refusals.has(incoming)) throw refusals.get(incoming);
    await forwardNode(gateway, incoming, outgoing, factsOf(c));
    return RESPONSE_ALREADY_SENT;
  });
  return {
    routes,
    takeOver: (next) => (incoming, outgoing) => {
      if (!isGatewayTarget(incoming.url)) return next(incoming, outgoing);
      const facts = { requestId: newRequestId(), source: readSource(arrivalOf(incoming)) };
      forwardNode(gateway, incoming, outgoing, facts).catch((refusal: unknown) => {
        refusals.set(incoming, refusal);
        incoming.url = refusedTarget;
        next(incoming, outgoing);
      });
    },
  };
}

/** An id and a source are given here to what is answered before the application, which gives them to everything else. */
export interface GatewaySurfaceDeps extends RequestContextOptions {
  readonly gateway: Gateway;
}

const factsOf = (c: Context<HttpEnvironment>): RequestFacts => ({ requestId: c.get("requestId"), source: c.get("source") });

/** Leads the application back to the route above, whatever the path was that had to be refused. */
const refusedTarget = `${endpoints.gateway}/-/`;
