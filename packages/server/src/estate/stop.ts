import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, Store } from "../store/port.ts";
import { type EstateState, readEstate } from "./facts.ts";
import { settingEstate } from "./set-estate.ts";

/**
 * Stops everything at once: every living token of an agent, client or person dies but those for the admin API, none is issued, and streams under way end.
 * Throws `entity.invalid_state` (stopped already); commit fails with `stale` or `conflict` when somebody was faster.
 */
export async function planStopEstate(
  store: Pick<Store, "get">,
  change: Change,
  sparedAudience: string,
  reason: string,
): Promise<Plan<EstateState>> {
  const { row, estate } = await readEstate(store);
  if (estate.state === "stopped") throw new GuardError("entity.invalid_state", { description: "Everything is stopped already" });
  const { type, id } = change.by;
  const answer: EstateState = { state: "stopped", sinceMs: change.nowMs, by: { type, id }, reason };
  return {
    writes: [settingEstate(row, answer, change.nowMs)],
    events: [change.event({ action: "estate.stop", reason, revokes: [{ kind: "all", id: sparedAudience }] })],
    answer,
  };
}
