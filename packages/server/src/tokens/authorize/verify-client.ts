import { GuardError } from "@agent-id-guard/protocol";
import type { ClientRow, Store } from "../../store/port.ts";
import type { AuthorizationQuery, ReturnAddress } from "./authorization-request.ts";
import { matchesRedirectUri } from "./matches-redirect-uri.ts";

const longestState = 4_000;

/** An active client with an address of its own: only now may anything be sent there. */
export interface VerifiedClient extends ReturnAddress {
  readonly clientId: string;
  readonly client: ClientRow;
}

/** Verifies who asks and where the answer goes. What this throws (`request.invalid`) is shown to the person and never sent to a redirect (case AZC-16). */
export async function verifyClient(store: Pick<Store, "get">, { single, repeated }: AuthorizationQuery): Promise<VerifiedClient> {
  for (const name of ["client_id", "redirect_uri", "state"]) if (repeated.has(name)) throw refused(name, "expected once");
  const state = single.get("state");
  if (state !== undefined && (state.length > longestState || state.includes("\0")))
    throw refused("state", `expected at most ${longestState} characters, none of them NUL`);
  const clientId = single.get("client_id") ?? "";
  const client = await verifyAddress(store, clientId, single.get("redirect_uri") ?? "");
  return { clientId, client, redirectUri: single.get("redirect_uri") ?? "", state };
}

/** The active client that this address belongs to. Throws `request.invalid`. */
export async function verifyAddress(store: Pick<Store, "get">, clientId: string, redirectUri: string): Promise<ClientRow> {
  const client = await store.get("clients", clientId);
  if (client?.state !== "active") throw refused("client_id", "expected an active client");
  if (!matchesRedirectUri(client, redirectUri)) throw refused("redirect_uri", "expected an address that is registered for this client");
  return client;
}

function refused(path: string, message: string): GuardError {
  return new GuardError("request.invalid", { description: `${path}: ${message}`, fields: [{ path, message }] });
}
