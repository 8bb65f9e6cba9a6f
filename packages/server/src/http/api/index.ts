import { endpoints } from "@agent-id-guard/protocol";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { access } from "./access.ts";
import { agentRoutes } from "./agents.ts";
import { auditRoutes } from "./audit.ts";
import { clientRoutes } from "./clients.ts";
import { connectionRoutes } from "./connections.ts";
import { consentRoutes } from "./consents.ts";
import { credentialRoutes } from "./credentials.ts";
import { departureRoutes } from "./departure.ts";
import { directorySyncRoutes } from "./directory-sync.ts";
import { estateRoutes } from "./estate.ts";
import { freshSignIn } from "./fresh-sign-in.ts";
import { grantRoutes } from "./grants.ts";
import { groupRoutes } from "./groups.ts";
import { createHandler, type HandlerPorts } from "./handle.ts";
import { identityRoutes } from "./identities.ts";
import { identityProviderRoutes } from "./identity-providers.ts";
import { impactRoutes } from "./impact.ts";
import { keyRoutes } from "./keys.ts";
import { kmsRoutes } from "./kms.ts";
import { leaseRoutes } from "./leases.ts";
import { meRoutes } from "./me.ts";
import { myRoutes } from "./my.ts";
import { myConnectionRoutes } from "./my-connections.ts";
import { myLeaseRoutes } from "./my-leases.ts";
import { nameRoutes } from "./names.ts";
import { describeRoute, writeDocument } from "./openapi.ts";
import { overviewRoutes } from "./overview.ts";
import type { ApiPorts } from "./ports.ts";
import { resourceRoutes } from "./resources.ts";
import { type AccessTable, type ApiRoute, isWrite, keyOf } from "./route.ts";
import { scimTokenRoutes } from "./scim-tokens.ts";
import { sessionRoutes } from "./sessions.ts";
import { topologyRoutes } from "./topology.ts";
import { userRoutes } from "./users.ts";

/** All routes of the admin API. */
export function apiRouteTable(ports: ApiPorts): readonly ApiRoute[] {
  return [
    ...meRoutes(ports),
    ...myRoutes(ports),
    ...myConnectionRoutes(ports),
    ...myLeaseRoutes(ports),
    ...nameRoutes(ports),
    ...agentRoutes(ports),
    ...clientRoutes(ports),
    ...consentRoutes(ports),
    ...resourceRoutes(ports),
    ...grantRoutes(ports),
    ...topologyRoutes(ports),
    ...userRoutes(ports),
    ...identityRoutes(ports),
    ...sessionRoutes(ports),
    ...departureRoutes(ports),
    ...groupRoutes(ports),
    ...credentialRoutes(ports),
    ...connectionRoutes(ports),
    ...leaseRoutes(ports),
    ...identityProviderRoutes(ports),
    ...scimTokenRoutes(ports),
    ...directorySyncRoutes(ports),
    ...auditRoutes(ports),
    ...overviewRoutes(ports),
    ...keyRoutes(ports),
    ...kmsRoutes(ports),
    ...estateRoutes(ports),
    ...impactRoutes(ports),
  ];
}

/** The admin API (`/api/v1/…`) and its OpenAPI document (`/openapi.json`). A route that the table of access does not name does not start. */
export function apiRoutes(
  ports: ApiPorts,
  handlers: HandlerPorts,
): { readonly surface: Surface; readonly document: () => OpenApiDocument } {
  const routes = apiRouteTable(ports);
  checkAccess(access, routes, freshSignIn);
  const app = new OpenAPIHono<HttpEnvironment>();
  for (const route of routes) {
    const path = `${endpoints.adminApi}${route.path}`;
    app.openAPIRegistry.registerPath(describeRoute(route, path));
    const key = keyOf(route);
    const admission = { roles: access[key] ?? [], isChange: isWrite(route), needsFreshSignIn: freshSignIn.has(key) };
    app.on(route.method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ":$1"), createHandler(handlers, route, admission));
  }
  let document: OpenApiDocument | undefined;
  const written = () => (document ??= writeDocument(app, ports.issuer));
  app.get(endpoints.openapi, (c) => c.json(written()));
  return { surface: app, document: written };
}

/** What `/openapi.json` serves and `/docs` renders. */
export type OpenApiDocument = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

/** Every route has its line and every line its route; only routes that were written for it are open to people without a role. */
export function checkAccess(table: AccessTable, routes: readonly ApiRoute[], fresh: ReadonlySet<string> = new Set()): void {
  const keys = routes.map(keyOf);
  const unknown = [...Object.keys(table), ...fresh].filter((key) => !keys.includes(key));
  const opened = routes.filter((route) => (table[keyOf(route)]?.includes(null) === true) !== (route.openToAnybody === true));
  if (opened.length > 0) throw new TypeError(`table of access: not meant for people without a role ${opened.map(keyOf).join(", ")}`);
  const open = keys.filter((key, index) => table[key] === undefined || keys.indexOf(key) !== index);
  if (open.length + unknown.length > 0)
    throw new TypeError(`table of access: without a line ${open.join(", ")}; without a route ${unknown.join(", ")}`);
}
