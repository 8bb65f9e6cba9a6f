import { GuardError } from "@agent-id-guard/protocol";
import type { Change, KnownCaller } from "../audit/index.ts";
import type { ConnectionRow, CredentialRow, Plan, Write } from "../store/port.ts";
import { connectionTarget, whoOf } from "./facts.ts";
import type { ConnectionPorts } from "./ports.ts";
import { connectionOf, requireUsable } from "./require-usable.ts";
import { sealOwn } from "./seal.ts";

/**
 * Stores a person's own value of a credential, in place of the one that they had. Throws `entity.invalid_state` where it is not each person's own, `vault.*`;
 * commit fails with `stale` or `conflict` when the person does it twice at once.
 */
export async function planOwnSecret(
  ports: Pick<ConnectionPorts, "store" | "envelope" | "entropy">,
  change: Change<KnownCaller>,
  credential: CredentialRow,
  userId: string,
  secret: string,
): Promise<Plan<ConnectionRow>> {
  if (credential.kind !== "secret" || credential.sharing !== "user_exclusive")
    throw new GuardError("entity.invalid_state", { description: "Nobody stores a value of their own for this credential" });
  await requireUsable(ports.store, credential, userId);
  const old = await connectionOf(ports.store, credential.id, userId);
  const id = old?.id ?? ports.entropy.id("connection");
  const sealNumber = (old?.sealNumber ?? 0) + 1;
  const set = { sealed: await sealOwn(ports, id, sealNumber, secret), sealNumber, refreshedAtMs: change.nowMs };
  const row: ConnectionRow = { ...(old ?? blank(id, credential, userId, change.nowMs)), ...set, version: (old?.version ?? 0) + 1 };
  const write: Write =
    old === undefined
      ? { verb: "insert", collection: "connections", row }
      : { verb: "compareAndSet", collection: "connections", id, version: old.version, set };
  const {
    source: _ofChange,
    actor: _by,
    category: _own,
    ...who
  } = await whoOf(ports.store, credential, { agentId: null, userId, source: {} });
  const event = change.event({
    action: "connection.create",
    ...who,
    target: connectionTarget({ id }),
    detail: { replaced: old !== undefined },
  });
  return { writes: [write], events: [{ ...event, category: "credential" }], answer: row };
}

function blank(id: string, { id: credentialId }: CredentialRow, holder: string, nowMs: number) {
  return {
    id,
    version: 0,
    createdAtMs: nowMs,
    credentialId,
    holder,
    state: "active" as const,
    account: null,
    scopes: [],
    isRenewable: false,
    accessExpiresAtMs: null,
    deadReason: null,
    diedAtMs: null,
  };
}
