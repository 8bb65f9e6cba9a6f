import { isGuardError } from "@agent-id-guard/protocol";
import type { SignedIn } from "../directory/index.ts";
import type { Consent } from "../oauth-provider/port.ts";
import { type ConnectionRequestRow, type CredentialRow, isStoreFailure } from "../store/port.ts";
import { callbackOf } from "./callback-of.ts";
import { clientOf, providerTitle } from "./client-of.ts";
import type { ConnectVisitor } from "./connecting.ts";
import { endRequest } from "./end-request.ts";
import type { ConnectionPorts } from "./ports.ts";
import { makingRoom } from "./requests.ts";
import { openJourney } from "./seal.ts";
import { storeConsent } from "./store-consent.ts";
import { whyOver } from "./why-over.ts";

/** Somebody who comes back from a provider. */
export interface Return {
  /** The credential whose callback it is. */
  readonly credentialId: string;
  /** The parameters of the query, each once. */
  readonly answer: ReadonlyMap<string, string>;
  readonly visitor: ConnectVisitor;
}

/** What became of it. `refused`: nobody was bound, for a reason that is on record and is told to nobody. */
export type Returned =
  | { readonly kind: "connected"; readonly provider: string; readonly account: string | null; readonly before: string | null }
  | { readonly kind: "refused" }
  | { readonly kind: "failed"; readonly failure: string };

/**
 * What must hold before a code is redeemed, and the sentence for the record where it does not: the person who finishes is the one who was asked, in the browser that set
 * out, at the callback of the same credential, in time, for an agent that may still act (case AZC-21; RFC 9700 §4.7).
 */
async function faultOf(
  ports: ConnectionPorts,
  back: Return,
  row: ConnectionRequestRow,
  person: SignedIn | undefined,
): Promise<string | undefined> {
  const { digests } = ports;
  const { browserCookie } = back.visitor;
  if (back.credentialId !== row.credentialId) return "It came back at the callback of another credential";
  if (browserCookie === undefined || row.browserHash === null || !digests.equal(digests.sha256Hex(browserCookie), row.browserHash))
    return "It came back in another browser than the one that set out";
  if (person === undefined) return "Nobody was signed in when it came back";
  if (person.user.id !== row.userId) return "Another person came back than the one who was asked";
  return whyOver(ports, row);
}

/** See {@link Connecting.comeBack}. */
export async function comeBack(ports: ConnectionPorts, back: Return): Promise<Returned> {
  const { store, digests } = ports;
  const { visitor, answer } = back;
  const person = visitor.sessionCookie === undefined ? undefined : await ports.sessions.find(visitor.sessionCookie);
  const [row] = await store.find("connection_requests", { where: { stateHash: digests.sha256Hex(answer.get("state") ?? "") }, limit: 1 });
  if (row?.status !== "pending" || row.sealed === null) {
    await recordUnknown(ports, back, person);
    return { kind: "refused" };
  }
  const credential = await store.get("credentials", row.credentialId);
  const fault = await faultOf(ports, back, row, person);
  const ending = { credential, actorId: person?.user.id, source: visitor.source };
  if (fault !== undefined || person === undefined || credential === undefined) {
    await endRequest(ports, row, { status: "failed", failure: fault ?? "The credential is gone", ...ending, outcome: "denied" });
    return { kind: "refused" };
  }
  const received = await spendState(ports, row);
  if (received === undefined) {
    await recordUnknown(ports, back, person);
    return { kind: "refused" };
  }
  try {
    const consent = await redeem(ports, credential, row, answer);
    const { connection, before } = await storeConsent(ports, { request: received, credential, consent, source: visitor.source });
    return { kind: "connected", provider: providerTitle(ports, credential), account: connection.account, before };
  } catch (error) {
    const failure = isGuardError(error) ? error.description : "The server failed";
    await endRequest(ports, received, { status: "failed", failure, ...ending });
    if (!isGuardError(error) || !(error.code === "connection.failed" || error.code === "connection.dead")) throw error;
    return { kind: "failed", failure };
  }
}

/** Longer than a code takes to be redeemed and stored. */
const redeemMs = 60_000;

/**
 * The `state` is spent in one statement: whoever else brings it finds nothing. From here on the request has its own time, so that it does not expire while the code is redeemed, and
 * holds nobody up for long if this process dies before the end.
 */
async function spendState({ store, clock }: ConnectionPorts, row: ConnectionRequestRow): Promise<ConnectionRequestRow | undefined> {
  const spent = { stateHash: null, browserHash: null, sealed: null };
  const set = { status: "callback_received" as const, ...spent, expiresAtMs: clock.nowMs() + redeemMs };
  try {
    await store.commit({
      writes: [{ verb: "compareAndSet", collection: "connection_requests", id: row.id, version: row.version, set }, makingRoom(row)],
      events: [],
    });
    return { ...row, ...set, version: row.version + 1 };
  } catch (error) {
    if (isStoreFailure(error, "stale", "missing")) return undefined;
    throw error;
  }
}

async function redeem(
  ports: ConnectionPorts,
  credential: CredentialRow,
  { id, sealed }: ConnectionRequestRow,
  answer: ReadonlyMap<string, string>,
): Promise<Consent> {
  if (sealed === null) throw new TypeError("a request that set out without what it set out with");
  const journey = await openJourney(ports, id, sealed);
  const start = { redirectUri: callbackOf(ports.issuer, credential.id), state: answer.get("state") ?? "", ...journey };
  return ports.oauthProviders.redeem(await clientOf(ports, credential), { ...start, answer });
}

/** Of strangers nothing is recorded: whoever likes could fill the log. */
async function recordUnknown(
  { store, draft }: ConnectionPorts,
  { credentialId, visitor }: Return,
  person: SignedIn | undefined,
): Promise<void> {
  if (person === undefined) return;
  const credential = await store.get("credentials", credentialId);
  const event = draft({
    category: "credential",
    action: "connection.request.fail",
    outcome: "denied",
    actor: { type: "user", id: person.user.id },
    userId: person.user.id,
    ...(credential === undefined ? {} : { credentialId: credential.id }),
    source: visitor.source,
    reason: "It came back with a state that is not known, or was used before",
  });
  await store.commit({ writes: [], events: [event] });
}
