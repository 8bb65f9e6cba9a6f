import { type FieldIssue, GuardError } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import type { z } from "zod";
import type { HttpEnvironment } from "../environment.ts";
import { readJsonBody } from "../middleware/json-body.ts";
import { type ApiRoute, type Call, isWrite } from "./route.ts";

/** The largest JSON body of a route that names none. */
export const maxBodyBytes = 65_536;
const longestQuery = 8_192;
const mostIssues = 20;

/** A request as its route's schemas read it, and the body's text for telling one request from another. */
export type Input = Omit<Call<unknown, unknown, unknown>, "change" | "caller" | "source">;

/**
 * Reads a request. Nothing that is not in a schema gets through: an unknown member or parameter is refused and not ignored (case ADM-02).
 * Throws `request.*`; `entity.not_found` where a path holds what can't be an id.
 */
export async function readInput(c: Context<HttpEnvironment>, route: ApiRoute): Promise<Input> {
  const params = readParams(c, route);
  const query = readQuery(c.req.url, route.query);
  const version = isWrite(route) && route.precondition === true ? readIfMatch(c.req.header("if-match")) : 0;
  const body = await readBodyOf(c, route);
  return { params, query, body, version };
}

function readParams(c: Context<HttpEnvironment>, route: ApiRoute): unknown {
  if (route.params === undefined) return {};
  const parsed = route.params.safeParse(c.req.param());
  if (!parsed.success) throw new GuardError("entity.not_found");
  return parsed.data;
}

/** The query of a request, each parameter once. Throws `request.*`. */
export function readQuery<T>(url: string, schema: z.ZodType<T> | undefined): T | Record<string, never> {
  const { search, searchParams } = new URL(url);
  if (search.length > longestQuery) throw new GuardError("request.too_large", { description: "The query is too long" });
  const values: Record<string, string> = Object.create(null);
  for (const [name, value] of searchParams) {
    if (name in values) throw new GuardError("request.duplicate_parameter");
    values[name] = value;
  }
  if (schema !== undefined) return parse(schema, values);
  if (Object.keys(values).length > 0) throw new GuardError("request.invalid", { description: "This path takes no query parameters" });
  return {};
}

async function readBodyOf(c: Context<HttpEnvironment>, route: ApiRoute): Promise<unknown> {
  const value = await readJsonBody(c.req.raw, route.maxBodyBytes ?? maxBodyBytes);
  if (route.body !== undefined) return parse(route.body, value === undefined ? {} : value);
  if (value !== undefined) throw new GuardError("request.invalid", { description: "This path takes no body" });
  return undefined;
}

/** RFC 9110 §13.1.1, for ETags of ours only: a change names the one version that it is made on. */
function readIfMatch(header: string | undefined): number {
  if (header === undefined) throw new GuardError("request.precondition_required");
  const version = /^"([1-9]\d{0,14})"$/.exec(header)?.[1];
  if (version === undefined)
    throw new GuardError("request.invalid", { fields: [{ path: "If-Match", message: 'expected one ETag, such as "3"' }] });
  return Number(version);
}

/** What a schema makes of a value. Throws `request.invalid` naming each place that is wrong. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new GuardError("request.invalid", { fields: parsed.error.issues.slice(0, mostIssues).map(toFieldIssue) });
  return parsed.data;
}

const unknownMember = "has a member that is not known here";

/** Says where and what is expected, and repeats nothing that was sent: a member's name may be a secret in the wrong place (case LOG-02). */
function toFieldIssue(issue: z.core.$ZodIssue): FieldIssue {
  if (issue.code === "invalid_key") return { path: issue.path.slice(0, -1).map(String).join("."), message: unknownMember };
  return { path: issue.path.map(String).join("."), message: issue.code === "unrecognized_keys" ? unknownMember : issue.message };
}
