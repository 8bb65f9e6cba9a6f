import type { PolicyLayer, Question } from "./contract.ts";
import type { Verdict } from "./judge.ts";

/** Asks the layers, one after the other, about what is still allowed. A layer can only take away; one that throws denies. */
export async function narrow(question: Question, verdict: Verdict, layers: readonly PolicyLayer[]): Promise<Verdict> {
  let { allowed } = verdict;
  const policies: string[] = [...verdict.policies];
  for (const layer of layers) {
    try {
      const said = await layer.consider(question, allowed);
      policies.push(...said.policies);
      const left = allowed.filter((permission) => said.allowed.includes(permission));
      const isRefused = left.length === 0 || (question.requested !== undefined && left.length < verdict.requested.length);
      allowed = left;
      if (isRefused)
        return refuse({ ...verdict, allowed, policies }, said.reason ?? "A policy forbids it.", "a policy that does not forbid it");
    } catch {
      return refuse(
        { ...verdict, allowed: [], policies },
        "A policy could not be evaluated, so the answer is no.",
        "a policy that can be evaluated",
      );
    }
  }
  return { ...verdict, allowed, policies };
}

function refuse(verdict: Verdict, reason: string, nearest: string): Verdict {
  return { ...verdict, effect: "deny", reason, nearest };
}
