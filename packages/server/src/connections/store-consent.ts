import type { RequestSource } from "../audit/index.ts";
import type { Consent } from "../oauth-provider/port.ts";
import { type ConnectionRequestRow, type ConnectionRow, type CredentialRow, isStoreFailure, type Write } from "../store/port.ts";
import { clientOf } from "./client-of.ts";
import { connectionTarget, whoOf } from "./facts.ts";
import type { ConnectionPorts } from "./ports.ts";
import { makingRoom } from "./requests.ts";
import { connectionOf, requireUsable } from "./require-usable.ts";
import { openTokens, sealTokens } from "./seal.ts";

export interface GivenConsent {
  readonly request: ConnectionRequestRow;
  readonly credential: CredentialRow;
  readonly consent: Consent;
  readonly source: RequestSource;
}

const attempts = 5;

/**
 * Stores what a provider gave, in place of what the person had, and ends the request, in one unit. What was there before is ended at the provider as far as that leaves the new grant alone.
 * If nothing can be stored, what was given is given back. Answers with the connection and the account that it was before where that is another one.
 */
export async function storeConsent(
  ports: ConnectionPorts,
  given: GivenConsent,
): Promise<{ readonly connection: ConnectionRow; readonly before: string | null }> {
  try {
    // Once more, after the provider was asked: a person who left meanwhile, or a credential that was taken away, is bound to nothing.
    await requireUsable(ports.store, given.credential, given.request.userId);
    for (let attempt = 1; ; attempt++) {
      try {
        return await storeOnce(ports, given);
      } catch (error) {
        if (attempt === attempts || !isStoreFailure(error, "stale", "conflict") || error.collection !== "connections") throw error;
      }
    }
  } catch (error) {
    await giveBack(ports, given);
    throw error;
  }
}

async function storeOnce(ports: ConnectionPorts, given: GivenConsent) {
  const { request, credential, consent } = given;
  const old = await connectionOf(ports.store, credential.id, request.userId);
  const connection = await connectionFor(ports, given, old);
  const { id, version, ...set } = connection;
  const storing: Write =
    old === undefined
      ? { verb: "insert", collection: "connections", row: connection }
      : { verb: "compareAndSet", collection: "connections", id, version: old.version, set: withoutAge(set) };
  const done = { status: "completed" as const, connectionId: id, finishedAtMs: ports.clock.nowMs() };
  const before = old !== undefined && old.account !== connection.account ? old.account : null;
  const event = ports.draft({
    ...(await whoOf(ports.store, credential, { agentId: request.agentId, userId: request.userId, txn: request.txn, source: given.source })),
    // The person did it, whoever asked.
    actor: { type: "user", id: request.userId },
    action: "connection.create",
    outcome: "success",
    target: connectionTarget({ id }),
    detail: {
      requestId: request.id,
      scopes: consent.tokens.scopes.join(" "),
      replaced: old !== undefined,
      otherAccount: before !== null,
    },
  });
  await ports.store.commit({
    writes: [
      storing,
      { verb: "compareAndSet", collection: "connection_requests", id: request.id, version: request.version, set: done },
      makingRoom(request),
    ],
    events: [event],
  });
  await completeOthers(ports, request, connection);
  if (old !== undefined) await endOld(ports, credential, old, before !== null);
  return { connection, before };
}

async function connectionFor(
  ports: ConnectionPorts,
  { request, credential, consent }: GivenConsent,
  old: ConnectionRow | undefined,
): Promise<ConnectionRow> {
  const nowMs = ports.clock.nowMs();
  const { accessToken, refreshToken = null, scopes, expiresAtMs = null } = consent.tokens;
  const id = old?.id ?? ports.entropy.id("connection");
  const sealNumber = (old?.sealNumber ?? 0) + 1;
  return {
    id,
    version: (old?.version ?? 0) + 1,
    createdAtMs: old?.createdAtMs ?? nowMs,
    credentialId: credential.id,
    holder: request.userId,
    state: "active",
    account: consent.account ?? null,
    scopes: [...scopes],
    sealed: await sealTokens(ports, id, sealNumber, { accessToken, refreshToken }),
    sealNumber,
    isRenewable: refreshToken !== null,
    accessExpiresAtMs: expiresAtMs,
    refreshedAtMs: nowMs,
    deadReason: null,
    diedAtMs: null,
  };
}

function withoutAge({ createdAtMs: _since, ...set }: Omit<ConnectionRow, "id" | "version">) {
  return set;
}

/** Requests of other agents for the same account that this answers, too. They find the connection in any case; nobody need look at them again. */
async function completeOthers(
  { store, clock }: ConnectionPorts,
  { id, credentialId, userId }: ConnectionRequestRow,
  connection: ConnectionRow,
): Promise<void> {
  const others = await store.find("connection_requests", { where: { credentialId, userId, status: "pending" } });
  const answered = others.filter((row) => row.id !== id && row.scopes.every((scope) => connection.scopes.includes(scope)));
  for (const row of answered) {
    const set = {
      status: "completed" as const,
      connectionId: connection.id,
      finishedAtMs: clock.nowMs(),
      stateHash: null,
      browserHash: null,
      sealed: null,
    };
    await store
      .commit({
        writes: [{ verb: "compareAndSet", collection: "connection_requests", id: row.id, version: row.version, set }, makingRoom(row)],
        events: [],
      })
      .catch((error: unknown) => {
        if (!isStoreFailure(error, "stale", "missing")) throw error;
      });
  }
}

/** Many providers know one grant for each account and client: to end the old one would end the new one. So only another account's grant is ended, else the old access token. */
async function endOld(ports: ConnectionPorts, credential: CredentialRow, old: ConnectionRow, isOtherAccount: boolean): Promise<void> {
  if (old.state === "dead") return;
  try {
    const { accessToken, refreshToken } = await openTokens(ports, old);
    const tokens = { accessToken, refreshToken: refreshToken ?? undefined };
    await ports.oauthProviders.revoke(await clientOf(ports, credential), tokens, isOtherAccount ? "grant" : "access_token");
  } catch (error) {
    ports.log.warn({ err: error, connectionId: old.id }, "what a connection held before could not be revoked at the provider");
  }
}

async function giveBack(ports: ConnectionPorts, { credential, consent, request }: GivenConsent): Promise<void> {
  try {
    const old = await connectionOf(ports.store, credential.id, request.userId);
    const { accessToken, refreshToken } = consent.tokens;
    await ports.oauthProviders.revoke(
      await clientOf(ports, credential),
      { accessToken, refreshToken },
      old === undefined ? "grant" : "access_token",
    );
  } catch (error) {
    ports.log.warn({ err: error, requestId: request.id }, "what a provider gave in vain could not be revoked");
  }
}
