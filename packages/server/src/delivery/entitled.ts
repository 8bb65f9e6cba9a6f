import { type Decision, GuardError } from "@agent-id-guard/protocol";
import { mayActUntilMs } from "../agents/index.ts";
import type { RequestSource } from "../audit/index.ts";
import { stoppedError } from "../estate/index.ts";
import type { AgentRow, ResourceRow } from "../store/port.ts";
import { type DecidedUse, decideBearer, partiesOf, requireAllowed, type VerifiedToken } from "../tokens/index.ts";
import type { Asker } from "./contract.ts";
import type { DeliveryPorts } from "./ports.ts";

/** An agent that asks at a resource: its token is alive and meant for it. Nothing has been decided. */
export interface Identified {
  readonly agent: AgentRow;
  readonly userId: string | undefined;
  readonly resource: ResourceRow;
  readonly token: VerifiedToken;
  readonly source: RequestSource;
  /** The newest `seq` before anything was looked at: what is revoked after it undoes the delivery. */
  readonly knownSeq: number;
}

/** An agent that may reach the resource, and until when as things stand. */
export interface Entitled extends Identified {
  readonly decision: Decision;
  readonly untilMs: number;
}

type Ports = Pick<DeliveryPorts, "store" | "policy" | "revocations" | "estate">;

/** Throws `token.wrong_audience` (a token of ours for another purpose), `access.denied` (no agent is behind it), `estate.stopped`. */
export async function identify({ store, revocations, estate }: Omit<Ports, "policy">, { token, source }: Asker): Promise<Identified> {
  const knownSeq = revocations.seq;
  if (estate.isStopped) throw stoppedError();
  const [resource] = await store.find("resources", { where: { identifier: token.claims.aud } });
  if (resource === undefined || resource.state !== "active") throw new GuardError("token.wrong_audience");
  const { agentId, userId } = partiesOf(token.claims);
  if (agentId === undefined || agentId !== token.claims.client_id)
    throw new GuardError("access.denied", { description: "Only agents are handed anything" });
  const agent = await store.get("agents", agentId);
  if (agent === undefined) throw new GuardError("token.revoked");
  return { agent, userId, resource, token, source, knownSeq };
}

/** Decides as the gateway does. `onDecided` hears of it before it is refused. Throws `access.*`. */
export async function entitle(
  { policy }: Pick<Ports, "policy">,
  identified: Identified,
  onDecided: (decision: Decision) => void = () => {},
): Promise<Entitled> {
  const { token, resource, source, agent } = identified;
  const decision = await decideBearer(policy, token, resource, source);
  onDecided(decision);
  requireAllowed(decision);
  return { ...identified, decision, untilMs: untilMsOf(decision, agent) };
}

/** For whom the token endpoint has decided. Throws `token.revoked` for an agent that is gone. */
export async function entitledBy(
  { store }: Pick<Ports, "store">,
  { token, source, resource, decision, knownSeq }: DecidedUse,
): Promise<Entitled> {
  const { agentId, userId } = partiesOf(token.claims);
  const agent = agentId === undefined ? undefined : await store.get("agents", agentId);
  if (agent === undefined) throw new GuardError("token.revoked");
  return { agent, userId, resource, token, source, knownSeq, decision, untilMs: untilMsOf(decision, agent) };
}

/** Until when the grants allow it and the agent may act, as things stand. */
function untilMsOf({ untilMs = Number.POSITIVE_INFINITY }: Pick<Decision, "untilMs">, agent: AgentRow): number {
  return Math.min(untilMs, mayActUntilMs(agent));
}
