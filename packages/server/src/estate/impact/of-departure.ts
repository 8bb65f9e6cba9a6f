import type { Impact } from "@agent-id-guard/protocol";
import { readDeparturePolicy } from "../../agents/index.ts";
import type { AgentRow, Store, UserRow } from "../../store/port.ts";
import { affected } from "./count.ts";
import { everyRow } from "./every-row.ts";

/** What it would mean if a person left: the agents that lose their owner, how long those go on, and whether an owner of the installation would be left. */
export async function countDeparture(store: Pick<Store, "get" | "find">, user: UserRow): Promise<NonNullable<Impact["departure"]>> {
  const owned: AgentRow[] = [];
  for await (const agent of everyRow(store, "agents", { ownerId: user.id, state: ["active", "suspended", "orphaned"] })) owned.push(agent);
  const owners =
    user.role === "owner" && user.state === "active"
      ? await store.find("users", { where: { role: "owner", state: "active" }, limit: 2 })
      : [];
  const { policy } = await readDeparturePolicy(store);
  return { ...policy, ownedAgents: affected(owned), isLastOwner: owners.length === 1 };
}
