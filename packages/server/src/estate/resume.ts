import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, Store } from "../store/port.ts";
import { type EstateState, readEstate } from "./facts.ts";
import { settingEstate } from "./set-estate.ts";

/**
 * Lets agents and clients work again. What died with the stop stays dead: everybody gets new tokens.
 * Throws `entity.invalid_state` (it runs); commit fails with `stale` when somebody was faster.
 */
export async function planResumeEstate(store: Pick<Store, "get">, change: Change, reason: string | undefined): Promise<Plan<EstateState>> {
  const { row, estate } = await readEstate(store);
  if (estate.state === "running") throw new GuardError("entity.invalid_state", { description: "Nothing is stopped" });
  const { type, id } = change.by;
  const answer: EstateState = { state: "running", sinceMs: change.nowMs, by: { type, id }, reason: reason ?? null };
  return {
    writes: [settingEstate(row, answer, change.nowMs)],
    events: [change.event({ action: "estate.resume", ...(reason === undefined ? {} : { reason }) })],
    answer,
  };
}
