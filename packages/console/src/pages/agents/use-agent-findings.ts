import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNow } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { grantListOptions } from "../../grants/queries.ts";
import { useMay } from "../../session/me.ts";
import { type Agent, agentSecretsOptions, ownerOptions } from "./queries.ts";
import type { AgentTab } from "./routes.ts";

/** Something about an agent that may need doing. */
export interface AgentFinding {
  readonly code: "ownerSuspended" | "secretExpired" | "secretExpiring" | "noCredential" | "noGrants" | "neverUsed" | "retired";
  readonly isGrave: boolean;
  /** Where it is done. */
  readonly tab?: AgentTab;
  readonly values: { readonly days: number };
}

const dayMs = 86_400_000;
const soonDays = 14;

/** What may need doing, the gravest first; only what is known by now. */
export function useAgentFindings(agent: Agent): readonly AgentFinding[] {
  const api = useApi();
  const nowMs = useNow().getTime();
  const mayReadPeople = useMay()("GET /users/{userId}");
  const owner = useQuery({ ...ownerOptions(api, agent.ownerId), enabled: mayReadPeople });
  const secrets = useQuery(agentSecretsOptions(api, agent.id)).data?.items;
  const grants = useInfiniteQuery(grantListOptions(api, { subjectType: "agent", subjectId: agent.id })).data?.pages[0]?.items;
  if (agent.state === "retired") return [{ code: "retired", isGrave: false, values: { days: 0 } }];
  const found: AgentFinding[] = [];
  const add = (code: AgentFinding["code"], isGrave: boolean, tab?: AgentTab, days = 0) =>
    found.push({ code, isGrave, values: { days }, ...(tab === undefined ? {} : { tab }) });
  if (owner.data?.state === "suspended") add("ownerSuspended", true);
  const isWithSecret = agent.authMethod === "client_secret";
  if (isWithSecret && secrets !== undefined) {
    const lastMs = secrets.reduce((latest, { expiresAtMs }) => Math.max(latest, expiresAtMs ?? Number.POSITIVE_INFINITY), 0);
    if (secrets.length === 0) add("noCredential", false, "sign-in");
    else if (lastMs <= nowMs) add("secretExpired", true, "sign-in");
    else if (lastMs <= nowMs + soonDays * dayMs) add("secretExpiring", true, "sign-in", Math.ceil((lastMs - nowMs) / dayMs));
  }
  if (!isWithSecret && agent.keys.length === 0) add("noCredential", false, "sign-in");
  if (grants?.length === 0) add("noGrants", false, "grants");
  if ((agent.lastActiveAtMs ?? null) === null && !found.some(({ code }) => code === "noCredential")) add("neverUsed", false, "sign-in");
  return found;
}
