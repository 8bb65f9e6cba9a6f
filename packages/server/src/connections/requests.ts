import { endpoints, GuardError, machineHolder } from "@agent-id-guard/protocol";
import { type ConnectionRequestRow, type CredentialRow, isStoreFailure, type Plan, type Write } from "../store/port.ts";
import { oauthSettingsOf } from "./client-of.ts";
import { requestTarget, type Touch, whoOf } from "./facts.ts";
import type { ConnectionPorts } from "./ports.ts";

/** How long a person has to finish. */
const requestLifeMs = 15 * 60_000;

type Ports = Pick<ConnectionPorts, "issuer" | "store" | "clock" | "entropy" | "draft">;

/** Who is asked for what, and who asks. */
export interface Asking extends Touch {
  readonly userId: string;
  /** Beside those of the credential. */
  readonly scopes: readonly string[];
}

/** Where the person goes. */
export const urlOfRequest = (issuer: string, { id }: Pick<ConnectionRequestRow, "id">): string => `${issuer}${endpoints.connect}/${id}`;

/** What is said of a request whose time is over. */
export const outOfTime = "Nobody finished it in time";

const open = ["pending", "callback_received"] as const;

/** Whether nothing has come of a request yet. */
export function isOpen({ status }: Pick<ConnectionRequestRow, "status">): boolean {
  return open.some((one) => one === status);
}

/** A request as it stands now: one whose time is over is so from that moment on, whatever has been written down. */
export function asOf(row: ConnectionRequestRow, nowMs: number): ConnectionRequestRow {
  return isOpen(row) && row.expiresAtMs <= nowMs ? { ...row, status: "expired", failure: outOfTime } : row;
}

/** The name under which a pending request of a person, a credential and an agent is held, so that two can't begin at once. */
function nameOf({ credentialId, userId, agentId }: Pick<ConnectionRequestRow, "credentialId" | "userId" | "agentId">): string {
  return `connection_request:${credentialId}:${userId}:${agentId ?? ""}`;
}

/** The write with which an ended request makes room for another. */
export function makingRoom(row: ConnectionRequestRow): Write {
  return { verb: "remove", collection: "claims", where: { id: nameOf(row) } };
}

/**
 * Asks a person: the open request of this credential and agent where there is one (while it is pending, widened to the scopes that are missing), else a new one.
 * The link opens nothing by itself. Commit fails with `spent` or `stale` when somebody asks at the same moment: plan again.
 */
export async function planRequest(ports: Ports, credential: CredentialRow, asking: Asking): Promise<Plan<ConnectionRequestRow>> {
  const { store, clock, entropy, draft } = ports;
  const nowMs = clock.nowMs();
  const wanted = [...oauthSettingsOf(credential).scopes, ...asking.scopes];
  const key = { credentialId: credential.id, userId: asking.userId, agentId: asking.agentId };
  const asked = (await store.find("connection_requests", { where: { ...key, status: [...open] } })).find(
    ({ expiresAtMs }) => nowMs < expiresAtMs,
  );
  const event = async (id: string, scopes: readonly string[]) =>
    draft({
      ...(await whoOf(store, credential, asking)),
      action: "connection.request",
      outcome: "success",
      target: requestTarget(id),
      detail: { scopes: scopes.join(" ") },
    });
  if (asked !== undefined) {
    const scopes = [...new Set([...asked.scopes, ...wanted])];
    // Who is back already can't be asked for more: what comes of it is waited for.
    if (asked.status !== "pending" || scopes.length === asked.scopes.length) return { writes: [], events: [], answer: asked };
    const { id, version } = asked;
    return {
      writes: [{ verb: "compareAndSet", collection: "connection_requests", id, version, set: { scopes } }],
      events: [await event(id, scopes)],
      answer: { ...asked, scopes, version: version + 1 },
    };
  }
  const row: ConnectionRequestRow = {
    id: entropy.id("connectionRequest"),
    version: 1,
    createdAtMs: nowMs,
    ...key,
    resourceId: credential.resourceId,
    status: "pending",
    scopes: [...new Set(wanted)],
    txn: asking.txn ?? entropy.id("transaction"),
    stateHash: null,
    browserHash: null,
    sealed: null,
    connectionId: null,
    failure: null,
    finishedAtMs: null,
    expiresAtMs: nowMs + requestLifeMs,
  };
  return {
    writes: [
      { verb: "claim", id: nameOf(row), expiresAtMs: row.expiresAtMs, nowMs },
      { verb: "insert", collection: "connection_requests", row },
    ],
    events: [await event(row.id, row.scopes)],
    answer: row,
  };
}

const attempts = 5;

/** Asks, on record, and answers once that is durable. */
async function ask(ports: Ports, credential: CredentialRow, asking: Asking): Promise<ConnectionRequestRow> {
  for (let attempt = 1; ; attempt++) {
    const plan = await planRequest(ports, credential, asking);
    try {
      if (plan.writes.length > 0) await ports.store.commit(plan);
      return plan.answer;
    } catch (error) {
      if (attempt === attempts || !isStoreFailure(error, "spent", "stale", "missing")) throw error;
    }
  }
}

/** The refusal that sends the person on their way. Machine flows have nobody to send. */
export async function requiring(
  ports: Ports,
  code: "connection.required" | "connection.dead",
  credential: CredentialRow,
  asking: Asking,
  description?: string,
): Promise<GuardError> {
  if (asking.userId === machineHolder)
    return new GuardError("connection.failed", { ...(description === undefined ? {} : { description }) });
  const row = await ask(ports, credential, asking);
  return new GuardError(code, {
    connectionRequest: { id: row.id, url: urlOfRequest(ports.issuer, row) },
    ...(description === undefined ? {} : { description }),
  });
}
