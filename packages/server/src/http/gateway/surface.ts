import { IncomingMessage, type RequestListener, ServerResponse } from "node:http";
import { endpoints } from "@agent-id-guard/protocol";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type { Gateway } from "../../gateway/index.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment, NodeBindings } from "../environment.ts";
import { forwardNode } from "./node.ts";
import { isGatewayTarget } from "./path.ts";
import { forwardWeb } from "./web.ts";

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

export function createGatewaySurface({ gateway, newRequestId }: GatewaySurfaceDeps): GatewaySurface {
  const refusals = new WeakMap<IncomingMessage, unknown>();
  const routes = new Hono<HttpEnvironment>();
  routes.all(`${endpoints.gateway}/:name/*`, async (c) => {
    const { incoming, outgoing }: NodeBindings = c.env ?? {};
    if (!(incoming instanceof IncomingMessage) || !(outgoing instanceof ServerResponse))
      return forwardWeb(gateway, c.req.raw, { requestId: c.get("requestId"), source: c.get("source") });
    if (refusals.has(incoming)) throw refusals.get(incoming);
    await forwardNode(gateway, incoming, outgoing, c.get("requestId"));
    return RESPONSE_ALREADY_SENT;
  });
  return {
    routes,
    takeOver: (next) => (incoming, outgoing) => {
      if (!isGatewayTarget(incoming.url)) return next(incoming, outgoing);
      forwardNode(gateway, incoming, outgoing, newRequestId()).catch((refusal: unknown) => {
        refusals.set(incoming, refusal);
        incoming.url = refusedTarget;
        next(incoming, outgoing);
      });
    },
  };
}

export interface GatewaySurfaceDeps {
  readonly gateway: Gateway;
  /** For what is answered before the application, which gives every other answer its id. */
  readonly newRequestId: () => string;
}

/** Leads the application back to the route above, whatever the path was that had to be refused. */
const refusedTarget = `${endpoints.gateway}/-/`;
