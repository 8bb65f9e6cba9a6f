import { GuardError } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import { type ListRequest, mostResults, parseFilter, type Selection } from "../../directory/index.ts";
import type { HttpEnvironment } from "../environment.ts";
import { readJsonBody } from "../middleware/json-body.ts";

const bodyType = /^application\/(scim\+)?json[ \t]*(;[ \t]*charset=("?)utf-8\3[ \t]*)?$/i;
const longestQuery = 8_192;

/** The JSON body of a request. Throws `request.*`. */
export async function readScimBody(c: Context<HttpEnvironment>, maxBytes: number): Promise<unknown> {
  const body = await readJsonBody(c.req.raw, maxBytes, bodyType);
  if (body === undefined) throw new GuardError("request.malformed", { description: "There is no body" });
  return body;
}

/** The query of a request. Parameters that are not asked for are nobody's: Entra sends its own flags along. Throws `request.too_large`, `request.duplicate_parameter`. */
function parametersOf(c: Context<HttpEnvironment>): (name: string) => string | undefined {
  const { search, searchParams } = new URL(c.req.url);
  if (search.length > longestQuery) throw new GuardError("request.too_large", { description: "The query is too long" });
  return (name) => {
    const [value, ...more] = searchParams.getAll(name);
    if (more.length > 0) throw new GuardError("request.duplicate_parameter");
    return value;
  };
}

/** Which part of a resource is wanted (RFC 7644 §3.9). Throws `scim.invalid_value` for both at once. */
export function readSelection(c: Context<HttpEnvironment>): Selection {
  const parameter = parametersOf(c);
  const list = (name: string) => (parameter(name) ?? "").split(",").flatMap((one) => (one.trim() === "" ? [] : [one.trim()]));
  const selection = { attributes: list("attributes"), excludedAttributes: list("excludedAttributes") };
  if (selection.attributes.length > 0 && selection.excludedAttributes.length > 0)
    throw new GuardError("scim.invalid_value", { description: "attributes and excludedAttributes are not sent together" });
  return selection;
}

/** Which part of a list is wanted: counted from 1, at most a page (RFC 7644 §3.4.2.4). Throws `scim.invalid_filter`, `scim.invalid_value`. */
export function readListRequest(c: Context<HttpEnvironment>): ListRequest {
  const parameter = parametersOf(c);
  const filter = parameter("filter");
  if (parameter("sortBy") !== undefined) throw new GuardError("scim.invalid_value", { description: "Lists are not sorted" });
  return {
    filter: filter === undefined || filter.trim() === "" ? undefined : parseFilter(filter),
    startIndex: Math.max(1, wholeNumber(parameter("startIndex"), 1)),
    count: Math.min(mostResults, Math.max(0, wholeNumber(parameter("count"), 100))),
  };
}

function wholeNumber(text: string | undefined, unlessSaid: number): number {
  if (text === undefined || text === "") return unlessSaid;
  if (!/^-?\d{1,9}$/.test(text)) throw new GuardError("scim.invalid_value", { description: "startIndex, count: expected a whole number" });
  return Number(text);
}
