import type { TopologyProblem } from "@agent-id-guard/protocol";
import type { AgentRow, Store } from "../store/port.ts";
import { type EdgeTerms, touches } from "./edges.ts";
import { problem } from "./problems.ts";

const withState = { agent: "agents", client: "clients", user: "users" } as const;

/** What stands against drawing an edge between these ends, beyond the rules of a grant. */
export async function checkEnds(
  store: Pick<Store, "get" | "find">,
  agent: AgentRow,
  { subjectType, subjectId, resourceId }: EdgeTerms,
  path: string,
): Promise<readonly TopologyProblem[]> {
  if (!touches(agent, { subjectType, subjectId, resourceId })) return [problem("not_of_agent", path)];
  if (agent.state === "retired") return [problem("agent_retired", path)];
  const isOutbound = subjectType === "agent" && subjectId === agent.id;
  if (isOutbound && resourceId === agent.resourceId) return [problem("own_resource", path)];
  if (isOutbound) return checkResource(store, resourceId, `${path}.resourceId`);
  if (!(subjectType in withState)) return [];
  const subject = await store.get(withState[subjectType as keyof typeof withState], subjectId);
  const isWaiting = subject !== undefined && subject.state !== "active" && subject.state !== "retired";
  return isWaiting ? [problem("suspended_end", `${path}.subjectId`)] : [];
}

async function checkResource(store: Pick<Store, "get" | "find">, id: string, path: string): Promise<readonly TopologyProblem[]> {
  const resource = await store.get("resources", id);
  if (resource === undefined || resource.state === "active") return [];
  const [called] = resource.kind === "agent" ? await store.find("agents", { where: { resourceId: id } }) : [];
  return [problem(called?.state === "retired" ? "retired_end" : "suspended_end", path)];
}
