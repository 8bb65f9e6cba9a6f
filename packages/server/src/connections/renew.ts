import { type AuditEventDraft, GuardError, isGuardError, machineHolder } from "@agent-id-guard/protocol";
import { revocationsOf } from "../audit/index.ts";
import type { ProviderTokens } from "../oauth-provider/port.ts";
import { type ConnectionRow, type CredentialRow, isStoreFailure } from "../store/port.ts";
import { changeHeld } from "./change-held.ts";
import { clientOf } from "./client-of.ts";
import { connectionTarget, type Touch, whoOf } from "./facts.ts";
import { pause } from "./pause.ts";
import type { ConnectionPorts } from "./ports.ts";
import { connectionOf } from "./require-usable.ts";
import { type HeldTokens, openTokens, sealTokens } from "./seal.ts";

/** What the provider is asked for, and in which work. */
export interface Renewal {
  readonly credential: CredentialRow;
  readonly holder: string;
  /** Undefined: the first token of a machine flow. */
  readonly row: ConnectionRow | undefined;
  readonly touch: Touch;
}

/** Longer than the provider is waited for, and than any replica believes an old row. */
const claimMs = 60_000;
const waitMs = 20_000;
const lookEveryMs = 50;

/**
 * The name of one renewal: of one value of one connection. It is claimed by exactly one caller of all replicas and stays claimed after it has succeeded, so that a replica
 * that still reads the old row asks the provider nothing with a token that has been used.
 */
function nameOf({ credential, holder, row }: Renewal): string {
  return row === undefined ? `refresh:${credential.id}:${holder}` : `refresh:${row.id}:${row.sealNumber}`;
}

/**
 * Asks the provider for a new access token, once for all that ask here and on other replicas, and answers with the connection as it then stands; undefined: it is gone.
 * Throws `connection.dead` (which is latched by then), `connection.failed`, `vault.*`.
 */
export async function renew(ports: ConnectionPorts, renewal: Renewal): Promise<ConnectionRow | undefined> {
  const { store, clock } = ports;
  const id = nameOf(renewal);
  const nowMs = clock.nowMs();
  try {
    await store.commit({ writes: [{ verb: "claim", id, expiresAtMs: nowMs + claimMs, nowMs }], events: [] });
  } catch (error) {
    if (!isStoreFailure(error, "spent")) throw error;
    return waitForWinner(ports, renewal, id);
  }
  try {
    return await keep(ports, renewal, await askProvider(ports, renewal));
  } catch (error) {
    if (isGuardError(error) && error.code === "connection.dead" && renewal.row !== undefined)
      return latch(ports, renewal, renewal.row, error);
    await release(ports, id);
    throw error;
  }
}

async function askProvider(ports: ConnectionPorts, { credential, row }: Renewal): Promise<ProviderTokens> {
  const client = await clientOf(ports, credential);
  if (client.settings.flow === "machine") return ports.oauthProviders.machine(client);
  const held = row === undefined ? undefined : await openTokens(ports, row);
  if (row === undefined || held?.refreshToken == null)
    throw new GuardError("connection.failed", { description: "There is nothing to renew it with" });
  return ports.oauthProviders.refresh(client, held.refreshToken, row.scopes);
}

/** Stores what the provider gave. If the connection was removed or made anew meanwhile, it is given back. */
async function keep(ports: ConnectionPorts, renewal: Renewal, tokens: ProviderTokens): Promise<ConnectionRow | undefined> {
  const { credential, holder, row } = renewal;
  const held: HeldTokens = { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken ?? null };
  const nowMs = ports.clock.nowMs();
  const id = row?.id ?? ports.entropy.id("connection");
  const sealNumber = (row?.sealNumber ?? 0) + 1;
  const set = {
    state: "active" as const,
    scopes: [...tokens.scopes],
    sealed: await sealTokens(ports, id, sealNumber, held),
    sealNumber,
    isRenewable: held.refreshToken !== null || holder === machineHolder,
    accessExpiresAtMs: tokens.expiresAtMs ?? null,
    refreshedAtMs: nowMs,
  };
  const event = ports.draft({
    ...(await whoOf(ports.store, credential, renewal.touch)),
    action: "connection.refresh",
    outcome: "success",
    target: connectionTarget({ id }),
    ...(tokens.expiresAtMs === undefined ? {} : { detail: { expiresAtMs: tokens.expiresAtMs } }),
  });
  const kept =
    row === undefined
      ? await keepFirst(ports, renewal, { ...blank(id, credential, holder, nowMs), ...set }, event)
      : await changeHeld(ports, row, set, event);
  return kept ?? superseded(ports, renewal, tokens);
}

/** The first token of a machine flow; undefined: somebody else's stands there. */
async function keepFirst(
  { store }: ConnectionPorts,
  renewal: Renewal,
  row: ConnectionRow,
  event: AuditEventDraft,
): Promise<ConnectionRow | undefined> {
  try {
    await store.commit({
      writes: [
        { verb: "insert", collection: "connections", row },
        { verb: "remove", collection: "claims", where: { id: nameOf(renewal) } },
      ],
      events: [event],
    });
    return row;
  } catch (error) {
    if (!isStoreFailure(error, "conflict")) throw error;
    return undefined;
  }
}

function blank(id: string, { id: credentialId }: CredentialRow, holder: string, nowMs: number) {
  return { id, version: 1, createdAtMs: nowMs, credentialId, holder, account: null, deadReason: null, diedAtMs: null };
}

/** Nobody holds what was just given: a connection that was removed must leave no living token behind. */
async function superseded(
  ports: ConnectionPorts,
  { credential, holder }: Renewal,
  tokens: ProviderTokens,
): Promise<ConnectionRow | undefined> {
  const now = await connectionOf(ports.store, credential.id, holder);
  const given = { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken };
  // What a new consent gave may rest on the same grant: then only this one token goes.
  await clientOf(ports, credential)
    .then((client) => ports.oauthProviders.revoke(client, given, now === undefined ? "grant" : "access_token"))
    .catch((error: unknown) =>
      ports.log.warn({ err: error, credentialId: credential.id }, "a token that nobody holds could not be revoked"),
    );
  return now;
}

/** The grant is over: nobody asks the provider again until the person has consented anew. Throws the provider's refusal. */
async function latch(ports: ConnectionPorts, { credential, touch }: Renewal, row: ConnectionRow, refusal: GuardError): Promise<never> {
  const event = ports.draft({
    ...(await whoOf(ports.store, credential, touch)),
    action: "connection.die",
    outcome: "failure",
    target: connectionTarget(row),
    reason: refusal.description,
    // What it gave is nobody's any more, although its provider may still take it: leases end, and programs forget it.
    revokes: revocationsOf([{ kind: "connection", id: row.id }], ports.clock.nowMs()),
  });
  const set = { state: "dead" as const, deadReason: refusal.description, diedAtMs: ports.clock.nowMs() };
  await changeHeld(ports, row, set, event);
  throw refusal;
}

/** Lets the next one try: nothing came of it. */
async function release({ store, log }: ConnectionPorts, id: string): Promise<void> {
  await store
    .commit({ writes: [{ verb: "remove", collection: "claims", where: { id } }], events: [] })
    .catch((error: unknown) => log.warn({ err: error }, "a claim could not be released; it ends by itself"));
}

/** Waits until whoever renews it has committed, or has given up. */
async function waitForWinner(ports: ConnectionPorts, renewal: Renewal, id: string): Promise<ConnectionRow | undefined> {
  const { store, clock } = ports;
  const { credential, holder, row } = renewal;
  const untilMs = clock.nowMs() + waitMs;
  const moved = async () => {
    const now = await connectionOf(store, credential.id, holder);
    return now?.id !== row?.id || now?.sealNumber !== row?.sealNumber || now?.state !== row?.state ? { now } : undefined;
  };
  for (;;) {
    const claim = await store.get("claims", id);
    // Looked at after the claim: a winner that has let go has committed by then.
    const found = await moved();
    if (found !== undefined) return found.now;
    if (claim === undefined || claim.expiresAtMs <= clock.nowMs() || clock.nowMs() >= untilMs)
      throw new GuardError("connection.failed", { description: "The provider was asked a moment ago, and gave no token" });
    await pause(clock, lookEveryMs);
  }
}
