import { GuardError, myLeaseDays } from "@agent-id-guard/protocol";
import type { LeaseRow, Query, Store } from "../store/port.ts";

const shownMs = myLeaseDays * 86_400_000;

/** What was handed to an agent for a person, with what it is called. */
export interface NamedLease {
  readonly id: string;
  readonly lease: LeaseRow;
  readonly agentName: string;
  readonly resourceTitle: string;
  /** Null: the credential is gone. */
  readonly credentialName: string | null;
}

/** What was handed to agents for a person in the last 30 days, newest first; nothing lives longer. */
export async function listMyLeases(
  store: Pick<Store, "find">,
  userId: string,
  window: Pick<Query<"leases">, "limit" | "afterId">,
  nowMs: number,
): Promise<readonly NamedLease[]> {
  const rows = await store.find("leases", { ...window, newestFirst: true, where: { userId } });
  const leases = rows.filter(({ createdAtMs }) => createdAtMs > nowMs - shownMs);
  const ids = (of: (lease: LeaseRow) => string) => ({ where: { id: [...new Set(leases.map(of))] } });
  const agents = new Map(
    (
      await store.find(
        "agents",
        ids(({ agentId }) => agentId),
      )
    ).map(({ id, name }) => [id, name]),
  );
  const resources = new Map(
    (
      await store.find(
        "resources",
        ids(({ resourceId }) => resourceId),
      )
    ).map(({ id, title }) => [id, title]),
  );
  const credentials = new Map(
    (
      await store.find(
        "credentials",
        ids(({ credentialId }) => credentialId),
      )
    ).map(({ id, name }) => [id, name]),
  );
  return leases.map((lease) => ({
    id: lease.id,
    lease,
    agentName: agents.get(lease.agentId) ?? lease.agentId,
    resourceTitle: resources.get(lease.resourceId) ?? lease.resourceId,
    credentialName: credentials.get(lease.credentialId) ?? null,
  }));
}

/** The lease with this id, if it was for this person. Throws `entity.not_found`. */
export async function readMyLease(store: Pick<Store, "get">, userId: string, id: string): Promise<LeaseRow> {
  const lease = await store.get("leases", id);
  if (lease?.userId !== userId) throw new GuardError("entity.not_found");
  return lease;
}
