import type { LogoutNoticeRow } from "../../store/port.ts";
import { type CallsUnderWay, type DeliverDeps, deliver } from "./deliver.ts";

const atOnce = 8;
const pageSize = 500;

/** Tells every client whose time has come, and returns when the next one is due; undefined when nobody waits. */
export async function deliverDue(deps: DeliverDeps, underWay: CallsUnderWay, isClosed: () => boolean): Promise<number | undefined> {
  let nextAtMs: number | undefined;
  for (let afterId: string | undefined; ; ) {
    const rows = await deps.store.find("logout_notices", { limit: pageSize, ...(afterId === undefined ? {} : { afterId }) });
    const nowMs = deps.clock.nowMs();
    const due = rows.filter((row) => row.nextAtMs <= nowMs);
    await deliverAll(deps, due, underWay, isClosed);
    // What was not accepted has another time now, which the next look sees.
    if (due.length > 0) nextAtMs = nowMs;
    for (const row of rows) if (row.nextAtMs > nowMs) nextAtMs = Math.min(nextAtMs ?? row.nextAtMs, row.nextAtMs);
    afterId = rows.at(-1)?.id;
    if (rows.length < pageSize) return nextAtMs;
  }
}

/** A few at once, so that one client that does not answer holds up few others. */
async function deliverAll(
  deps: DeliverDeps,
  rows: readonly LogoutNoticeRow[],
  underWay: CallsUnderWay,
  isClosed: () => boolean,
): Promise<void> {
  const left = [...rows];
  const one = async () => {
    for (let row = left.shift(); row !== undefined && !isClosed(); row = left.shift()) await deliver(deps, row, underWay);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, one));
}
