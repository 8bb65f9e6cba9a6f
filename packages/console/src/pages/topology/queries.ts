import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import type { components } from "../../api/schema.ts";
import { type Intent, ifMatch } from "../../api/use-change.ts";
import type { Topology, WantedTopology } from "./drawing.ts";

export type Validation = components["schemas"]["TopologyValidation"];
export type TopologyProblem = components["schemas"]["TopologyProblem"];
export type TopologyChange = components["schemas"]["TopologyChange"];

/** Everything that is read of topologies stands below this key. */
export const topologyKey = ["topology"] as const;

export const topologyOptions = (api: Api, agentId: string) =>
  queryOptions({ queryKey: [...topologyKey, "agent", agentId], queryFn: ({ signal }) => readTopology(api, agentId, signal) });

export const readTopology = (api: Api, agentId: string, signal?: AbortSignal) =>
  answered(api.GET("/api/v1/agents/{agentId}/topology", { params: { path: { agentId } }, ...(signal === undefined ? {} : { signal }) }));

/** What applying these edges would do. Changes nothing. */
export const validateTopology = (api: Api, agentId: string, body: WantedTopology) =>
  answered(api.POST("/api/v1/agents/{agentId}/topology/validate", { params: { path: { agentId } }, body }));

export interface Application {
  readonly base: Pick<Topology, "agent" | "version">;
  readonly wanted: WantedTopology;
}

/** Makes the edges these. `entity.stale` when somebody else has changed one since. */
export const applyTopology = (api: Api, { base, wanted }: Application, intent: Intent) =>
  answered(
    api.PUT("/api/v1/agents/{agentId}/topology", {
      params: { path: { agentId: base.agent.id }, header: { ...intent, ...ifMatch(base) } },
      body: wanted,
    }),
  );
