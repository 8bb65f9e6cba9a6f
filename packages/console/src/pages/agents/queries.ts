import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import type { components } from "../../api/schema.ts";
import { type Intent, ifMatch } from "../../api/use-change.ts";
import type { AgentFilters } from "./agent-filters.ts";

export type Agent = components["schemas"]["Agent"];

/** Everything that is read of agents stands below this key. */
export const agentsKey = ["agents"] as const;

export const agentListOptions = (api: Api, filters: AgentFilters) =>
  listOptions<Agent>([...agentsKey, "list", filters], (window, signal) =>
    answered(api.GET("/api/v1/agents", { params: { query: { ...queryOf(filters), ...window, order: "newest" } }, signal })),
  );

function queryOf({ ownerLost, ...filters }: AgentFilters) {
  return ownerLost === undefined ? filters : { ...filters, ownerLost: "true" as const };
}

export const readAgent = (api: Api, agentId: string, signal: AbortSignal) =>
  answered(api.GET("/api/v1/agents/{agentId}", { params: { path: { agentId } }, signal }));

export const agentOptions = (api: Api, agentId: string) =>
  queryOptions({ queryKey: [...agentsKey, agentId], queryFn: ({ signal }) => readAgent(api, agentId, signal) });

/** Who answers for an agent. */
export const ownerOptions = (api: Api, userId: string) =>
  queryOptions({
    queryKey: ["users", userId],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/users/{userId}", { params: { path: { userId } }, signal })),
  });

export const agentSecretsOptions = (api: Api, agentId: string) =>
  queryOptions({
    queryKey: [...agentsKey, agentId, "secrets"],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/agents/{agentId}/secrets", { params: { path: { agentId } }, signal })),
  });

export type Handover = components["schemas"]["AgentHandover"];

/** Who left, and who is asked to take over an agent that has no owner. */
export const handoverOptions = (api: Api, agentId: string) =>
  queryOptions({
    queryKey: [...agentsKey, agentId, "handover"],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/agents/{agentId}/handover", { params: { path: { agentId } }, signal })),
  });

/** For who is asked: the agent is theirs from then on. */
export const takeOver = (api: Api, agentId: string, intent: Intent) =>
  answered(api.POST("/api/v1/my/handovers/{agentId}/accept", { params: { path: { agentId }, header: intent }, body: {} }));

const dayMs = 86_400_000;

/** How much an agent did over the last days: by the hour for one day, by the day for more. */
export const agentActivityOptions = (api: Api, agentId: string, days: 1 | 30) =>
  queryOptions({
    queryKey: [...agentsKey, agentId, "activity", days],
    queryFn({ signal }) {
      const toMs = Date.now();
      const query = { fromMs: toMs - days * dayMs, toMs, bucket: days === 1 ? ("1h" as const) : ("1d" as const) };
      return answered(api.GET("/api/v1/agents/{agentId}/activity", { params: { path: { agentId }, query }, signal }));
    },
  });

/** What happened with the agent, newest first. */
export const agentEventsOptions = (api: Api, agentId: string) =>
  listOptions([...agentsKey, agentId, "events"], (window, signal) =>
    answered(api.GET("/api/v1/audit/events", { params: { query: { ...window, agentId } }, signal })),
  );

export interface AgentStep {
  readonly agent: Pick<Agent, "id" | "version">;
  readonly reason?: string | undefined;
}

export const suspendAgent = (api: Api, { agent, reason }: AgentStep, intent: Intent) =>
  answered(api.POST("/api/v1/agents/{agentId}/suspend", stepOf(agent, reason, intent)));

export const resumeAgent = (api: Api, { agent, reason }: AgentStep, intent: Intent) =>
  answered(api.POST("/api/v1/agents/{agentId}/resume", stepOf(agent, reason, intent)));

export const retireAgent = (api: Api, { agent, reason }: AgentStep, intent: Intent) =>
  answered(api.POST("/api/v1/agents/{agentId}/retire", stepOf(agent, reason, intent)));

export interface AgentTransfer {
  readonly id: string;
  readonly version: number;
  readonly body: components["schemas"]["TransferAgent"];
}

export const transferAgent = (api: Api, { id, version, body }: AgentTransfer, intent: Intent) =>
  answered(
    api.PUT("/api/v1/agents/{agentId}/owner", { params: { path: { agentId: id }, header: { ...intent, ...ifMatch({ version }) } }, body }),
  );

export interface AgentChange {
  readonly id: string;
  readonly version: number;
  readonly body: components["schemas"]["UpdateAgent"];
}

export const updateAgent = (api: Api, { id, version, body }: AgentChange, intent: Intent) =>
  answered(
    api.PATCH("/api/v1/agents/{agentId}", { params: { path: { agentId: id }, header: { ...intent, ...ifMatch({ version }) } }, body }),
  );

function stepOf(agent: AgentStep["agent"], reason: string | undefined, intent: Intent) {
  return {
    params: { path: { agentId: agent.id }, header: { ...intent, ...ifMatch(agent) } },
    body: reason === undefined ? {} : { reason },
  };
}
