import { GuardError } from "@agent-id-guard/protocol";
import type { ResourceRow, Store } from "../store/port.ts";
import type { Tokens } from "../tokens/index.ts";
import { readHeaders } from "./request-headers.ts";
import type { Arrived, Identified } from "./stages.ts";

const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** No token has this audience: for a name that no resource has, a token is checked all the same, so that strangers can't learn the names. */
const nobody = "urn:agent-id-guard:no-such-resource";

/** The resource that the path names, if there is one. */
export async function findResource(store: Pick<Store, "find">, { request }: Arrived): Promise<ResourceRow | undefined> {
  const [resource] = await store.find("resources", { where: { name: request.resourceName } });
  return resource;
}

/**
 * Who calls, and what: the token must be alive and its audience this resource. It waits for nothing, so that a revocation can't come between
 * this check and whoever watches the call from here on. Throws `gateway.bad_request`, `request.method_not_allowed`, `token.*`.
 */
export function identify(tokens: Pick<Tokens, "verify">, arrived: Arrived, resource: ResourceRow | undefined): Identified {
  const { request } = arrived;
  const headers = readHeaders(request.headers);
  if (headers.bearer === undefined) throw new GuardError("token.missing");
  const token = tokens.verify(headers.bearer, resource?.identifier ?? nobody);
  if (resource === undefined) throw new GuardError("token.wrong_audience");
  if (!methods.has(request.method)) throw new GuardError("request.method_not_allowed", { hint: `Use ${[...methods].join(", ")}.` });
  return { ...arrived, headers, token, resource };
}
