import { builtInAudiences, GuardError, tokenTtlSeconds } from "@agent-id-guard/protocol";
import { mayActUntilMs } from "../agents/index.ts";
import type { ResourceRow, Store } from "../store/port.ts";

/** What a token is for: a registered resource, or one of the audiences that the server itself answers for. */
export type Target =
  | {
      readonly kind: "resource";
      readonly identifier: string;
      readonly ttlSeconds: number;
      readonly resource: ResourceRow;
      /** Until when it can be called: the end of its grace for an agent whose owner left. */
      readonly untilMs?: number;
    }
  | { readonly kind: "guard"; readonly identifier: string; readonly ttlSeconds: number }
  | { readonly kind: "adminApi"; readonly identifier: string; readonly ttlSeconds: number };

/** The target with this identifier (RFC 8707 §2), compared to the letter. Throws `oauth.invalid_target` when there is none, or it is suspended, or an agent that may not act. */
export async function findTarget(store: Pick<Store, "find">, issuer: string, identifier: string, nowMs: number): Promise<Target> {
  const builtIn = builtInAudiences(issuer);
  if (identifier === builtIn.guard) return { kind: "guard", identifier, ttlSeconds: tokenTtlSeconds.default };
  if (identifier === builtIn.adminApi) return { kind: "adminApi", identifier, ttlSeconds: tokenTtlSeconds.default };
  const [resource] = await store.find("resources", { where: { identifier } });
  if (resource === undefined || resource.state !== "active") throw new GuardError("oauth.invalid_target");
  const target = { kind: "resource", identifier, ttlSeconds: resource.tokenTtlSeconds, resource } as const;
  if (resource.kind !== "agent") return target;
  const [agent] = await store.find("agents", { where: { resourceId: resource.id } });
  const untilMs = agent === undefined ? undefined : mayActUntilMs(agent);
  if (untilMs !== undefined && untilMs <= nowMs) throw new GuardError("oauth.invalid_target");
  return untilMs === undefined || untilMs === Number.POSITIVE_INFINITY ? target : { ...target, untilMs };
}
