import { GuardError, isGuardError, type LeaseKilling } from "@agent-id-guard/protocol";
import type { RoleMaker } from "../../database-roles/port.ts";
import { isStoreFailure, type LeaseRow } from "../../store/port.ts";
import { makerOf, otherPasswordsOf } from "../deliver-role.ts";
import { type Handle, openHandle, type RoleHandle } from "../handle.ts";
import type { DeliveryPorts } from "../ports.ts";
import { factsOfLease } from "../record.ts";

/** How long nobody else tries: longer than any of the other sides takes, and growing while one does not answer. */
const leastWaitMs = 30_000;
const mostWaitMs = 15 * 60_000;

type KillPorts = Pick<DeliveryPorts, "store" | "vault" | "connections" | "databaseRoles" | "envelope" | "clock" | "draft" | "log">;

/**
 * Kills what was delivered by a lease that is over. One process tries at a time, however many there are: it holds a claim, which lapses when it dies. What became of it is on
 * record; while the other side does not answer, it is tried again. Answers whether it was tried and the other side was silent.
 */
export async function kill(ports: KillPorts, lease: LeaseRow): Promise<boolean> {
  const nowMs = ports.clock.nowMs();
  const waitMs = Math.min(mostWaitMs, Math.max(leastWaitMs, nowMs - (lease.endedAtMs ?? nowMs)));
  if (!(await claim(ports, lease, nowMs, nowMs + waitMs))) return false;
  const { isSilent, ...killing } = await outcomeOf(ports, lease);
  const isOver = killing.outcome !== "pending";
  const event = ports.draft({
    ...{ category: "outbound", actor: { type: "system", id: "system" } },
    ...factsOfLease(lease),
    action: "lease.kill",
    outcome: isOver ? "success" : "failure",
    ...(isOver ? {} : { reason: killing.explanation }),
    detail: { mode: lease.mode, killing: killing.outcome },
  });
  const set = isOver ? { killing, killAtMs: null, handle: null } : { killing };
  await ports.store
    .commit({ writes: [{ verb: "compareAndSet", collection: "leases", id: lease.id, version: lease.version, set }], events: [event] })
    .catch(unlessChanged);
  return isSilent;
}

/** Somebody else was faster: they have done it. */
export function unlessChanged(error: unknown): void {
  if (!isStoreFailure(error, "stale", "missing")) throw error;
}

async function claim({ store }: KillPorts, { id }: LeaseRow, nowMs: number, expiresAtMs: number): Promise<boolean> {
  try {
    await store.commit({ writes: [{ verb: "claim", id: `lease kill ${id}`, expiresAtMs, nowMs }], events: [] });
    return true;
  } catch (error) {
    if (isStoreFailure(error, "spent")) return false;
    throw error;
  }
}

async function outcomeOf(ports: KillPorts, lease: LeaseRow): Promise<LeaseKilling & { readonly isSilent: boolean }> {
  try {
    const handle = await openHandle(ports, lease);
    if (handle === null) return { outcome: "left", explanation: "Nothing can call it back.", isSilent: false };
    const killing = await (handle.type === "role" ? dropRole(ports, lease, handle) : killToken(ports, lease, handle));
    return { ...killing, isSilent: false };
  } catch (failure) {
    const error = isGuardError(failure) ? failure : new GuardError("internal.unexpected", { cause: failure });
    ports.log.warn({ lease: lease.id, code: error.code }, "what was delivered could not be killed yet");
    return { outcome: "pending", explanation: `${error.description} It is tried again.`, isSilent: error.code === "connection.failed" };
  }
}

/** With the first login that the database takes. */
async function dropRole(ports: KillPorts, lease: LeaseRow, handle: RoleHandle): Promise<LeaseKilling> {
  let refusal = new GuardError("delivery.upstream_refused");
  for await (const login of loginsFor(ports, lease, handle)) {
    try {
      await ports.databaseRoles.drop(login, handle.name);
      return { outcome: "killed", explanation: "The role is dropped and its sessions are ended." };
    } catch (error) {
      if (!isGuardError(error) || error.code !== "delivery.upstream_refused") throw error;
      refusal = error;
    }
  }
  throw refusal;
}

/** The login of now, and those that the database may take instead while the password changes; what the handle keeps, only where the credential is gone. */
async function* loginsFor(ports: KillPorts, lease: LeaseRow, { maker, otherPasswords }: RoleHandle): AsyncGenerator<RoleMaker> {
  const credential = await ports.store.get("credentials", lease.credentialId);
  if (credential === undefined) {
    for (const password of [maker.password, ...otherPasswords]) yield { ...maker, password };
    return;
  }
  yield makerOf(ports, credential, maker);
  for (const password of await otherPasswordsOf(ports, credential)) yield { ...maker, password };
}

async function killToken(
  ports: KillPorts,
  lease: LeaseRow,
  { accessToken, endsAtMs }: Extract<Handle, { type: "token" }>,
): Promise<LeaseKilling> {
  if (endsAtMs !== null && endsAtMs <= ports.clock.nowMs()) return { outcome: "over", explanation: "Its time had come." };
  const until = endsAtMs === null ? "until its provider ends it" : `until ${new Date(endsAtMs).toISOString()}`;
  const credential = await ports.store.get("credentials", lease.credentialId);
  const connection = lease.connectionId === null ? undefined : await ports.store.get("connections", lease.connectionId);
  if (credential === undefined || connection === undefined)
    return { outcome: "left", explanation: `The account is disconnected; a token that its provider did not end works ${until}.` };
  if ((await ports.connections.killToken(credential, connection, accessToken)) === "killed")
    return { outcome: "killed", explanation: "The provider has ended the token." };
  return {
    outcome: "left",
    explanation: `The provider can't end one token by itself: it works ${until}. Disconnect the account to end all.`,
  };
}
