import { GuardError } from "@agent-id-guard/protocol";
import type { Administrator } from "../audit/index.ts";
import type { AgentRow, Store } from "../store/port.ts";

/** Whoever answers for an agent is an active person. Throws `request.invalid`; `access.role_required` when a developer names somebody else. */
export async function checkOwner(store: Pick<Store, "get">, by: Administrator, ownerId: string): Promise<void> {
  if (by.role === "developer" && ownerId !== by.id)
    throw new GuardError("access.role_required", { description: "A developer registers agents of their own only" });
  const owner = await store.get("users", ownerId);
  if (owner?.state !== "active")
    throw new GuardError("request.invalid", { fields: [{ path: "ownerId", message: "expected an active user" }] });
}

/** Whoever is asked first to take over an agent is an active person, and not its owner. Throws `request.invalid`. */
export async function checkDeputy(store: Pick<Store, "get">, agent: Pick<AgentRow, "ownerId">, deputyOwnerId: string): Promise<void> {
  const deputy = await store.get("users", deputyOwnerId);
  if (deputy?.state !== "active" || deputyOwnerId === agent.ownerId)
    throw new GuardError("request.invalid", {
      fields: [{ path: "deputyOwnerId", message: "expected an active user who is not the owner" }],
    });
}
