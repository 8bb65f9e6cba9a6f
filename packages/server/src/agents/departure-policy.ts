import { type DeparturePolicy, departurePolicySchema } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, SettingRow, Store } from "../store/port.ts";

const setting = "departure-policy";

/** How long agents go on after their owner left. */
export async function readDeparturePolicy(
  store: Pick<Store, "get">,
): Promise<{ readonly row: SettingRow | undefined; readonly policy: DeparturePolicy; readonly version: number }> {
  const row = await store.get("settings", setting);
  return { row, policy: departurePolicySchema.parse(row === undefined ? {} : JSON.parse(row.value)), version: row?.version ?? 0 };
}

/** Sets it for departures from now on; graces that run already end when they were said to. Commit fails with `stale` or `conflict` when somebody was faster. */
export async function planDeparturePolicy(
  store: Pick<Store, "get">,
  change: Change,
  next: DeparturePolicy,
): Promise<Plan<DeparturePolicy>> {
  const { row, policy } = await readDeparturePolicy(store);
  const value = JSON.stringify(next);
  return {
    writes: [
      row === undefined
        ? { verb: "insert", collection: "settings", row: { id: setting, version: 1, createdAtMs: change.nowMs, value } }
        : { verb: "compareAndSet", collection: "settings", id: setting, version: row.version, set: { value } },
    ],
    events: [
      change.event({
        action: "departure_policy.update",
        target: { type: "setting", id: setting },
        detail: {
          before: `${policy.securityGraceSeconds} ${policy.otherGraceSeconds}`,
          after: `${next.securityGraceSeconds} ${next.otherGraceSeconds}`,
        },
      }),
    ],
    answer: next,
  };
}
