import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../api/api.ts";
import { isProblem } from "../api/problem.ts";
import { type Intent, ifMatch } from "../api/use-change.ts";
import type { ImpactTarget } from "../elements/impact-options.ts";

export type OneTarget = Exclude<ImpactTarget, { kind: "estate" }>;

/** One thing before it is stopped. */
export interface Standing {
  readonly name: string;
  readonly state: string;
  readonly version: number;
}

const estateKey = ["estate"] as const;
const askAgainMs = 10_000;

/** Whether everything is stopped; asked again and again, since somebody else may stop it. */
export const estateOptions = (api: Api) =>
  queryOptions({
    queryKey: estateKey,
    queryFn: ({ signal }) => answered(api.GET("/api/v1/estate", { signal })),
    refetchInterval: askAgainMs,
  });

export const standingOptions = (api: Api, target: OneTarget) =>
  queryOptions({ queryKey: ["stop", target.kind, target.id], queryFn: ({ signal }) => readStanding(api, target, signal) });

export interface StopWish {
  readonly target: ImpactTarget;
  readonly version: number;
  readonly reason: string;
}

/** Stops it, also when somebody changed it a moment ago: what it is called now does not matter. */
export async function sendStop(api: Api, { target, version, reason }: StopWish, intent: Intent): Promise<unknown> {
  if (target.kind === "estate") return answered(api.POST("/api/v1/estate/stop", { params: { header: intent }, body: { reason } }));
  try {
    return await suspend(api, target, version, reason, intent);
  } catch (error) {
    if (!isProblem(error, "entity.stale")) throw error;
    const standing = await readStanding(api, target);
    return suspend(api, target, standing.version, reason, { "Idempotency-Key": crypto.randomUUID() });
  }
}

export const sendResume = (api: Api, reason: string, intent: Intent) =>
  answered(api.POST("/api/v1/estate/resume", { params: { header: intent }, body: reason === "" ? {} : { reason } }));

async function readStanding(api: Api, { kind, id }: OneTarget, signal?: AbortSignal): Promise<Standing> {
  const init = signal === undefined ? {} : { signal };
  switch (kind) {
    case "agent":
      return answered(api.GET("/api/v1/agents/{agentId}", { params: { path: { agentId: id } }, ...init }));
    case "user":
      return answered(api.GET("/api/v1/users/{userId}", { params: { path: { userId: id } }, ...init }));
    case "client":
      return answered(api.GET("/api/v1/clients/{clientId}", { params: { path: { clientId: id } }, ...init }));
    case "credential":
      return answered(api.GET("/api/v1/credentials/{credentialId}", { params: { path: { credentialId: id } }, ...init }));
    case "resource": {
      const resource = await answered(api.GET("/api/v1/resources/{resourceId}", { params: { path: { resourceId: id } }, ...init }));
      return { ...resource, name: resource.title };
    }
  }
}

function suspend(api: Api, { kind, id }: OneTarget, version: number, reason: string, intent: Intent): Promise<unknown> {
  const header = { ...intent, ...ifMatch({ version }) };
  const body = reason === "" ? {} : { reason };
  switch (kind) {
    case "agent":
      return answered(api.POST("/api/v1/agents/{agentId}/suspend", { params: { path: { agentId: id }, header }, body }));
    case "user":
      return answered(api.POST("/api/v1/users/{userId}/suspend", { params: { path: { userId: id }, header }, body }));
    case "client":
      return answered(api.POST("/api/v1/clients/{clientId}/suspend", { params: { path: { clientId: id }, header }, body }));
    case "resource":
      return answered(api.POST("/api/v1/resources/{resourceId}/suspend", { params: { path: { resourceId: id }, header }, body }));
    case "credential":
      return answered(api.POST("/api/v1/credentials/{credentialId}/suspend", { params: { path: { credentialId: id }, header }, body }));
  }
}
