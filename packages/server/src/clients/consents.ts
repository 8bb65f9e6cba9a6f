import type { Digests } from "../entropy/port.ts";
import type { ClientRow, ConsentRow, Query, Store } from "../store/port.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** Whose agreement it is: this person's, to this client, about the agent of this resource. */
export type ConsentKey = Pick<ConsentRow, "userId" | "clientId" | "resourceId">;

/** What somebody has agreed to, and to what client. */
export type Agreement = Pick<ConsentRow, "permissions" | "clientFingerprint">;

/** The person's consent, whatever it covers. */
export async function findConsent(
  store: Pick<Store, "find">,
  { userId, clientId, resourceId }: ConsentKey,
): Promise<ConsentRow | undefined> {
  const [row] = await store.find("consents", { where: { userId, clientId, resourceId }, limit: 1 });
  return row;
}

/** Whether an agreement is about the client as it is now, and about all of these permissions. */
export function covers(
  digests: Pick<Digests, "sha256Hex">,
  agreement: Agreement | undefined,
  client: ClientRow,
  permissions: readonly string[],
): boolean {
  return (
    agreement !== undefined &&
    agreement.clientFingerprint === fingerprintOf(digests, client) &&
    permissions.every((permission) => agreement.permissions.includes(permission))
  );
}

/** Whether a client may go on calling the agent for this person: an administrator has answered for everybody, or the person has agreed to all of this. */
export async function isAgreed(
  { store, digests }: { readonly store: Pick<Store, "find">; readonly digests: Pick<Digests, "sha256Hex"> },
  client: ClientRow,
  { userId, resourceId }: Omit<ConsentKey, "clientId">,
  permissions: readonly string[],
): Promise<boolean> {
  if (client.consent === "implied") return true;
  return covers(digests, await findConsent(store, { userId, clientId: client.id, resourceId }), client, permissions);
}

/** The consents that match. */
export function listConsents(store: Pick<Store, "find">, query: Query<"consents">): Promise<readonly ConsentRow[]> {
  return store.find("consents", query);
}
