import type { Change, KnownCaller } from "../audit/index.ts";
import type { ConnectionRow, CredentialRow, Plan, Store } from "../store/port.ts";
import { clientOf } from "./client-of.ts";
import { connectionTarget, whoOf } from "./facts.ts";
import type { ConnectionPorts } from "./ports.ts";
import { openTokens } from "./seal.ts";

/** What became of the grant at the provider. `no`: it did not answer; whoever cares ends it there. */
export type RevokedAtProvider = "yes" | "no" | "unsupported";

/** Ends a grant at its provider. Never fails: a connection can be removed whatever the provider does. */
export async function revokeAtProvider(ports: ConnectionPorts, credential: CredentialRow, row: ConnectionRow): Promise<RevokedAtProvider> {
  if (credential.kind !== "oauth") return "unsupported";
  // What the provider itself has declared over needs no revoking.
  if (row.state === "dead") return "yes";
  try {
    const { accessToken, refreshToken } = await openTokens(ports, row);
    const tokens = { accessToken, refreshToken: refreshToken ?? undefined };
    return (await ports.oauthProviders.revoke(await clientOf(ports, credential), tokens, "grant")) === "revoked" ? "yes" : "unsupported";
  } catch (error) {
    ports.log.warn({ err: error, connectionId: row.id }, "a connection could not be revoked at its provider");
    return "no";
  }
}

/**
 * Disconnects: what the provider gave is ended there first, as a crash in between leaves a connection that can be disconnected once more, and no grant that nobody knows of.
 * Running calls with it are cut. Commit fails with `spent` when it has changed meanwhile: plan again.
 */
export async function planDisconnect(
  ports: ConnectionPorts,
  change: Change<KnownCaller>,
  row: ConnectionRow,
): Promise<Plan<{ readonly revokedAtProvider: RevokedAtProvider }>> {
  const credential = await ports.store.get("credentials", row.credentialId);
  const revokedAtProvider = credential === undefined ? "no" : await revokeAtProvider(ports, credential, row);
  const event = change.event({
    action: "connection.remove",
    ...(await factsOf(ports.store, credential, row)),
    target: connectionTarget(row),
    detail: { revokedAtProvider, holder: row.holder },
    revokes: [{ kind: "connection", id: row.id }],
  });
  const isOwn = change.by.id === row.holder;
  return {
    writes: [{ verb: "consumeOne", collection: "connections", id: row.id, where: { version: row.version } }],
    // What people do about themselves is no administration.
    events: [isOwn ? { ...event, category: "auth" } : event],
    answer: { revokedAtProvider },
  };
}

async function factsOf(store: Pick<Store, "get">, credential: CredentialRow | undefined, { holder, credentialId }: ConnectionRow) {
  const user = await store.get("users", holder);
  if (credential === undefined) return { credentialId };
  const {
    source: _ofChange,
    actor: _by,
    category: _own,
    ...facts
  } = await whoOf(store, credential, {
    agentId: null,
    userId: user?.id ?? null,
    source: {},
  });
  return facts;
}
