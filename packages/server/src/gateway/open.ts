import { GuardError } from "@agent-id-guard/protocol";
import type { Deliveries } from "../delivery/index.ts";
import type { Store } from "../store/port.ts";
import { partiesOf } from "../tokens/index.ts";
import { isBoundTo } from "../vault/index.ts";
import type { GatewayLimits } from "./contract.ts";
import { holdToModels } from "./model.ts";
import type { Decided, Opened } from "./stages.ts";
import { urlOf } from "./target.ts";

/** A body that is no longer than this is read before the call goes out, in one piece. */
const smallBodyBytes = 65_536;
/** The longest body that is looked into. */
const modelBodyBytes = 10_485_760;

/**
 * Settles where the call goes, reads what must be read of its body, and opens the credential for that place.
 * Throws `gateway.*`, `request.*`, `vault.*`, `connection.*`.
 */
export async function open(deliveries: Pick<Deliveries, "openForCall">, decided: Decided, limits: GatewayLimits): Promise<Opened> {
  const { resource, request } = decided;
  if (resource.upstreamUrl === null)
    throw new GuardError("gateway.destination_refused", {
      description: "This resource is called directly",
      hint: "Send the token to the resource's own address.",
    });
  const url = urlOf(resource.upstreamUrl, request.target);
  const { model, ...body } = await readBody(decided, url, limits);
  return { ...decided, url, model, ...body, opened: await deliveries.openForCall(resource, url, useOf(decided)) };
}

/**
 * Asks once more, now that a revocation of this credential or connection would reach the call: one that came while it was opened would have met nobody.
 * Throws `vault.no_credential`, `access.denied` (bound to others since), `connection.failed`.
 */
export async function requireStillGood(store: Pick<Store, "get" | "find">, { opened, token }: Opened): Promise<void> {
  const credential = await store.get("credentials", opened.credential.id);
  if (credential?.state !== "active" || !credential.modes.includes("proxied")) throw new GuardError("vault.no_credential");
  const { agentId, userId } = partiesOf(token.claims);
  if (!(await isBoundTo(store, credential, { agentId, userId })))
    throw new GuardError("access.denied", { description: "The credentials of this resource are bound to others" });
  if (opened.connectionId === null) return;
  const connection = await store.get("connections", opened.connectionId);
  if (connection?.state !== "active") throw new GuardError("connection.failed", { description: "The account has just been disconnected" });
}

function useOf({ token, request }: Decided) {
  const { agentId, userId } = partiesOf(token.claims);
  return { agentId, userId, txn: token.claims.txn, source: request.source };
}

async function readBody(
  { resource, request, headers }: Decided,
  url: URL,
  limits: GatewayLimits,
): Promise<Pick<Opened, "model" | "body" | "bodyLength">> {
  const { body } = request;
  const length = body?.length;
  if (length !== undefined && length > limits.requestBytes) throw new GuardError("request.too_large");
  if (resource.models !== null) {
    const held = holdToModels(resource.models, url, body === null ? null : await body.whole(modelBodyBytes), headers);
    return { ...held, bodyLength: undefined };
  }
  if (body === null) return { model: undefined, body: null, bodyLength: undefined };
  if (length !== undefined && length <= smallBodyBytes) return { model: undefined, body: await body.whole(length), bodyLength: undefined };
  return { model: undefined, body: within(body.stream(), limits.requestBytes), bodyLength: length };
}

async function* within(stream: AsyncIterable<Uint8Array>, most: number): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > most) throw new GuardError("request.too_large");
    yield chunk;
  }
}
