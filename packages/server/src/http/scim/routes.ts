import { endpoints, GuardError } from "@agent-id-guard/protocol";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { findPushingProvider, type Listed, type Push, type ScimDeps } from "../../directory/index.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { bearerOf } from "../middleware/access-token.ts";
import { describeResourceType, describeSchema, resourceTypes, schemas, serviceProviderConfig } from "./discovery.ts";
import { addGroupRoutes } from "./groups.ts";
import { addUserRoutes } from "./users.ts";

export type ScimRoutesOptions = Omit<ScimDeps, "baseUrl"> & { readonly issuer: string };

/** How the routes of resources are served. */
export interface ScimSurface {
  readonly app: Hono<HttpEnvironment>;
  readonly deps: ScimDeps;
  /** The connection whose token the request carries. Throws `token.*`, `request.rate_limited`. */
  admit(c: Context<HttpEnvironment>): Promise<Push>;
}

/**
 * `/scim/v2`: SCIM 2.0 (RFC 7644), to which Entra ID, Okta and others push their people and groups. A bearer token names the identity provider; only what is
 * that provider's is there.
 */
export function scimRoutes({ issuer, ...ports }: ScimRoutesOptions): Surface {
  const baseUrl = issuer + endpoints.scim;
  const deps: ScimDeps = { ...ports, baseUrl };
  const app = new Hono<HttpEnvironment>();
  const admit = async (c: Context<HttpEnvironment>): Promise<Push> => {
    const source = c.get("source");
    return { provider: await findPushingProvider(deps, bearerOf(c.req.raw), source), source };
  };
  const surface: ScimSurface = { app, deps, admit };
  addDiscovery(surface, issuer);
  addUserRoutes(surface);
  addGroupRoutes(surface);
  return app;
}

function addDiscovery({ app, deps, admit }: ScimSurface, issuer: string): void {
  const { baseUrl } = deps;
  const serve = (path: string, answer: (id: string) => object | undefined) =>
    app.get(endpoints.scim + path, async (c) => {
      await admit(c);
      const found = answer(c.req.param("id") ?? "");
      if (found === undefined) throw new GuardError("entity.not_found");
      return answerScim(c, found);
    });
  const all = (resources: readonly object[]) => listOf({ totalResults: resources.length, startIndex: 1, resources });
  serve("/ServiceProviderConfig", () => serviceProviderConfig(baseUrl, issuer));
  serve("/ResourceTypes", () => all(resourceTypes.map((type) => describeResourceType(type, baseUrl))));
  serve("/ResourceTypes/:id", (id) =>
    describedOr(
      resourceTypes.find(({ name }) => name === id),
      (type) => describeResourceType(type, baseUrl),
    ),
  );
  serve("/Schemas", () => all(schemas.map((schema) => describeSchema(schema, baseUrl))));
  serve("/Schemas/:id", (id) =>
    describedOr(
      schemas.find((schema) => schema.id === id),
      (schema) => describeSchema(schema, baseUrl),
    ),
  );
}

const describedOr = <T>(found: T | undefined, describe: (found: T) => object): object | undefined =>
  found === undefined ? undefined : describe(found);

/** A page of a list (RFC 7644 §3.4.2). */
export function listOf({ totalResults, startIndex, resources }: Omit<Listed, "resources"> & { readonly resources: readonly object[] }) {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

/** Answers with a SCIM body. */
export function answerScim(c: Context<HttpEnvironment>, body: object, status: ContentfulStatusCode = 200, location?: string): Response {
  return c.body(JSON.stringify(body), status, {
    "Cache-Control": "no-store",
    "Content-Type": "application/scim+json",
    ...(location === undefined ? {} : { Location: location }),
  });
}
