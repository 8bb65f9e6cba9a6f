import { type Decision, idPrefixes } from "@agent-id-guard/protocol";
import type { Policy, Question } from "./contract.ts";

const agentPrefix = `${idPrefixes.agent}_`;

/**
 * Asks for everybody whose rights a call uses: its parties, and every agent that stands before the acting one in the chain. Nobody reaches through another
 * agent what they may not reach themselves (case XCH-03), and a condition on their grant is not left behind by going through another.
 */
export async function decideThroughout(policy: Pick<Policy, "decide">, question: Question): Promise<Decision> {
  let decision = await policy.decide(question);
  for (const member of question.chain) {
    if (!member.startsWith(agentPrefix) || member === question.agentId) continue;
    if (decision.effect === "deny") break;
    decision = bothAllow(decision, await policy.decide({ ...question, agentId: member }));
  }
  return decision;
}

/** What two decisions about one question allow in common. */
function bothAllow(decision: Decision, other: Decision): Decision {
  if (other.effect === "deny") return other;
  const allowed = decision.allowed.filter((permission) => other.allowed.includes(permission));
  const grants = [...new Set([...decision.grants, ...other.grants])];
  const policies = [...new Set([...decision.policies, ...other.policies])];
  const untilMs = Math.min(decision.untilMs ?? never, other.untilMs ?? never);
  if (allowed.length > 0) return { ...decision, allowed, grants, policies, ...(untilMs === never ? {} : { untilMs }) };
  return {
    ...decision,
    effect: "deny",
    allowed,
    grants: [],
    policies,
    reason: `No permission is held by the whole chain. ${other.reason}`,
  };
}

const never = Number.POSITIVE_INFINITY;
