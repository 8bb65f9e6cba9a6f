import { GuardError, type UpdateAgent } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import { checkAuthentication, type KeyCheck } from "../parties/index.ts";
import type { AgentRow, Plan, Store, Write } from "../store/port.ts";
import { checkDeputy } from "./check-owner.ts";
import { factsOf } from "./facts.ts";

/**
 * Changes what an agent is called, what it is for, who is asked first to take it over, or how it signs in. Its resource carries the same name.
 * A new sign-in method ends what the old one got: its secrets go and its tokens die.
 * Throws `request.invalid`, `entity.invalid_state` (retired); commit fails with `stale`.
 */
export async function planUpdateAgent(
  ports: { readonly store: Pick<Store, "get">; readonly checkPublicKey: KeyCheck },
  change: Change,
  agent: AgentRow,
  version: number,
  input: UpdateAgent,
): Promise<Plan<AgentRow>> {
  if (agent.state === "retired") throw new GuardError("entity.invalid_state", { description: "A retired agent does not change any more" });
  const { name = agent.name, purpose = agent.purpose, deputyOwnerId = agent.deputyOwnerId } = input;
  if (input.deputyOwnerId) await checkDeputy(ports.store, agent, input.deputyOwnerId);
  const { authMethod } = checkAuthentication(
    ports.checkPublicKey,
    { authMethod: input.authMethod ?? agent.authMethod, keys: agent.jwks },
    agent.authMethod,
  );
  const set = { name, purpose, authMethod, deputyOwnerId };
  const hasNewMethod = authMethod !== agent.authMethod;
  const resource = agent.resourceId === null || name === agent.name ? undefined : await ports.store.get("resources", agent.resourceId);
  const writes: Write[] = [{ verb: "compareAndSet", collection: "agents", id: agent.id, version, set }];
  if (resource !== undefined)
    writes.push({ verb: "compareAndSet", collection: "resources", id: resource.id, version: resource.version, set: { title: name } });
  if (hasNewMethod) writes.push({ verb: "remove", collection: "secrets", where: { partyId: agent.id } });
  return {
    writes,
    events: [
      change.event({
        action: "agent.update",
        ...factsOf(agent),
        detail: { changed: Object.keys(input).toSorted().join(" ") },
        revokes: hasNewMethod ? [{ kind: "agent", id: agent.id }] : [],
      }),
    ],
    answer: { ...agent, ...set, version: version + 1 },
  };
}
