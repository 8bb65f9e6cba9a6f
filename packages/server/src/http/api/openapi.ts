import { type ErrorCode, endpoints, problemSchema } from "@agent-id-guard/protocol";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import type { HttpEnvironment } from "../environment.ts";
import { statusOfCode } from "../render-error.ts";
import { freshSignIn } from "./fresh-sign-in.ts";
import { type ApiRoute, isStream, isWrite, keyOf } from "./route.ts";

type RouteConfig = Parameters<OpenAPIHono["openAPIRegistry"]["registerPath"]>[0];

const every: readonly ErrorCode[] = [
  "request.invalid",
  "request.too_large",
  "request.unsupported_media_type",
  "access.unauthenticated",
  "access.role_required",
  "access.reauthentication_required",
  "store.unavailable",
  "internal.unexpected",
];
const changes: readonly ErrorCode[] = ["request.idempotency_conflict", "audit.unavailable"];
const conditional: readonly ErrorCode[] = ["request.precondition_required", "entity.stale"];

const ifMatch = z.string().meta({ description: "The ETag of the version that is to be changed.", examples: ['"3"'] });
const idempotencyKey = z.string().meta({
  description:
    "16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours.",
});
const etag = z.string().meta({ description: "The object's version, in quotes." });

/** The status of success of a route. */
export const successOf = (route: ApiRoute): 200 | 201 | 204 => route.status ?? 200;

/** Every status that a route may answer with, success first. An answer with another one is a fault. */
export function statusesOf(route: ApiRoute): readonly number[] {
  const codes = [
    ...every,
    ...(route.params === undefined ? [] : (["entity.not_found"] as const)),
    ...(isWrite(route) ? changes : []),
    ...(isWrite(route) && route.precondition === true ? conditional : []),
    // What a change without a stated version is made on may keep moving.
    ...(isWrite(route) && route.precondition !== true ? (["entity.stale"] as const) : []),
    ...(route.errors ?? []),
  ];
  return [successOf(route), ...new Set(codes.map((code): number => statusOfCode[code]))];
}

/** A route as the OpenAPI document has it. */
export function describeRoute(route: ApiRoute, path: string): RouteConfig {
  const headers = isWrite(route)
    ? z.object({ "Idempotency-Key": idempotencyKey.optional(), ...(route.precondition === true ? { "If-Match": ifMatch } : {}) })
    : undefined;
  return {
    method: route.method,
    path,
    operationId: route.name,
    summary: route.summary,
    ...(freshSignIn.has(keyOf(route)) ? { description: "Needs a person's sign-in of the last ten minutes." } : {}),
    tags: [path.slice(endpoints.adminApi.length + 1).split("/")[0] as string],
    security: [{ token: [] }, { session: [] }],
    request: {
      ...(route.params === undefined ? {} : { params: route.params as z.ZodObject }),
      ...(route.query === undefined ? {} : { query: route.query as z.ZodObject }),
      ...(headers === undefined ? {} : { headers }),
      ...(route.body === undefined ? {} : { body: { content: { "application/json": { schema: route.body } } } }),
    },
    responses: Object.fromEntries(
      statusesOf(route).map((status) => [status, status === successOf(route) ? describeSuccess(route) : { $ref: refusal }]),
    ),
  };
}

const refusal = "#/components/responses/Refusal";

function describeSuccess(route: ApiRoute): RouteConfig["responses"][string] {
  if (successOf(route) === 204) return { description: "Done" };
  if (isStream(route)) {
    const description = "Server-sent events; `Last-Event-ID` goes on after an event. The schema is that of their data.";
    return { description, content: { "text/event-stream": { schema: route.answer } } };
  }
  return {
    description: "Done",
    content: { "application/json": { schema: route.answer } },
    ...(isWrite(route) ? { headers: z.object({ ETag: etag.optional() }) } : {}),
  };
}

/** Writes the OpenAPI 3.1 document of all routes. */
export function writeDocument(app: OpenAPIHono<HttpEnvironment>, issuer: string) {
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: `An access token whose audience is ${issuer}${endpoints.adminApi}.`,
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: issuer.startsWith("https:") ? "__Host-agent-id-guard-session" : "agent-id-guard-session",
    description: "The console's session. Writes also need the header x-agent-id-guard-request with the `requestToken` that GET /me tells.",
  });
  app.openAPIRegistry.registerComponent("responses", "Refusal", {
    description: "Refused: problem details (RFC 9457)",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  });
  const { id: _, ...problem } = z.toJSONSchema(problemSchema).$defs?.Problem ?? {};
  app.openAPIRegistry.registerComponent(
    "schemas",
    "Problem",
    problem as Parameters<typeof app.openAPIRegistry.registerComponent<"schemas">>[2],
  );
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Agent ID Guard admin API",
      version: "1",
      description: "Registers and governs agents, and everything they reach. Errors are problem details (RFC 9457) with a stable `code`.",
    },
    servers: [{ url: issuer }],
  });
}
