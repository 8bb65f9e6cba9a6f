import { GuardError } from "@agent-id-guard/protocol";
import { Hono } from "hono";
import type { Log } from "../log/port.ts";
import type { HttpEnvironment } from "./environment.ts";
import { type RequestContextOptions, requestContext } from "./middleware/request-context.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { createErrorHandler, renderError } from "./render-error.ts";

/** A surface: a Hono whose routes state their full paths (`endpoints` of the protocol package). */
export type Surface = Hono<HttpEnvironment>;

/** The surfaces in the order in which they are mounted. Each comes from its own factory; `guard.ts` builds them. */
const mountingOrder = [
  "health",
  "wellKnown",
  "oauth",
  "authorize",
  "gateway",
  "events",
  "self",
  "deliveries",
  "scim",
  "idpCallbacks",
  "api",
  "docs",
  "signin",
  "connect",
  "console",
] as const;

/** One surface of each name. */
export type Surfaces = Readonly<Record<(typeof mountingOrder)[number], Surface>>;

export interface AppOptions extends RequestContextOptions {
  readonly issuer: string;
  readonly log: Log;
  readonly surfaces: Partial<Surfaces>;
}

/** The HTTP application: what holds for every request, then the surfaces, then the answers to what nobody serves. */
export function createApp(options: AppOptions): Surface {
  const app: Surface = new Hono<HttpEnvironment>();
  app.use(requestContext(options), securityHeaders(options.issuer));
  for (const name of mountingOrder) {
    const surface = options.surfaces[name];
    if (surface === undefined) continue;
    refuseCatchAll(name, surface);
    app.route("/", surface);
  }
  app.onError(createErrorHandler(options.log));
  app.notFound((c) => {
    const allow = methodsOf(app, c.req.path);
    if (allow.length === 0) return renderError(new GuardError("request.no_such_route"), c);
    c.header("Allow", allow.join(", "));
    return renderError(new GuardError("request.method_not_allowed"), c);
  });
  return app;
}

/** A route that an application serves; `ALL` stands for every method. */
export interface ServedRoute {
  readonly method: string;
  readonly path: string;
}

/** Every route of the application, once each, without what runs for all of them. */
export function routesOf(app: Surface): readonly ServedRoute[] {
  const routes = new Map(app.routes.map(({ method, path }) => [`${method} ${path}`, { method, path }]));
  return [...routes.values()].filter(({ path }) => path !== "/*");
}

/** A surface that caught every path would stand before all surfaces after it. */
function refuseCatchAll(name: string, surface: Surface): void {
  for (const route of surface.routes)
    if (route.path === "*" || route.path === "/*") throw new TypeError(`surface ${name} has a route for every path`);
}

/** The methods that some route answers at this path. */
function methodsOf(app: Surface, path: string): readonly string[] {
  const methods = new Set(app.routes.map((route) => route.method).filter((method) => method !== "ALL"));
  return [...methods].filter((method) => app.router.match(method, path)[0].some(([[, route]]) => route.method === method));
}
