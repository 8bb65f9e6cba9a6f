import { actorsOf, GuardError, maxActors } from "@agent-id-guard/protocol";
import type { Attempt } from "../attempt.ts";

/** A chain is short and nobody is in it twice (case XCH-08). Throws `chain.too_deep`, `chain.loop`. */
export function checkChain({ established }: Attempt): void {
  const actors = actorsOf({ act: established.act });
  if (actors.length > maxActors) throw new GuardError("chain.too_deep");
  if (new Set([established.subjectId, ...actors]).size !== actors.length + 1) throw new GuardError("chain.loop");
}
