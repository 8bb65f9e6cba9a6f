import { builtInAudiences, GuardError } from "@agent-id-guard/protocol";
import { mayAct } from "../../agents/index.ts";
import type { AgentRow, ResourceRow, Store } from "../../store/port.ts";

/** What a person may get a token for: an agent that people can call, or the administration of this installation. */
export type AuthorizationTarget =
  | { readonly kind: "agent"; readonly resource: ResourceRow; readonly agent: AgentRow }
  | { readonly kind: "adminApi"; readonly identifier: string };

/** The target with this identifier, compared to the letter. Throws `oauth.invalid_target` when it is nothing that people call, not active, or an agent that may not act. */
export async function findTarget(
  store: Pick<Store, "find">,
  issuer: string,
  identifier: string,
  nowMs: number,
): Promise<AuthorizationTarget> {
  const { adminApi } = builtInAudiences(issuer);
  if (identifier === adminApi) return { kind: "adminApi", identifier };
  const [resource] = await store.find("resources", { where: { identifier, kind: "agent", state: "active" }, limit: 1 });
  if (resource === undefined) throw new GuardError("oauth.invalid_target");
  const [agent] = await store.find("agents", { where: { resourceId: resource.id }, limit: 1 });
  if (agent === undefined || !mayAct(agent, nowMs)) throw new GuardError("oauth.invalid_target");
  return { kind: "agent", resource, agent };
}
