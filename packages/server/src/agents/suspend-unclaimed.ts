import { createChange, type Draft } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { Log } from "../log/port.ts";
import { type AgentRow, isStoreFailure, type Store } from "../store/port.ts";
import { mayAct } from "./may-act.ts";
import { planStep, type Step } from "./set-state.ts";

const pageSize = 1_000;
/** How often it is looked, at the least: graces that began on another replica are found then. */
const lookEveryMs = 30_000;

/** As somebody suspends an agent, but that the end of its grace stays: another owner starts again what stopped only for want of one. */
const step: Step = {
  action: "agent.suspend",
  from: ["orphaned"],
  to: "suspended",
  resourceState: "suspended",
  revokes: true,
  final: false,
};

type Deps = { readonly store: Pick<Store, "get" | "find" | "commit">; readonly clock: Clock; readonly draft: Draft; readonly log: Log };

/**
 * Suspends each agent that nobody took over within its grace, for as long as it is not stopped. The agent has stopped at the end of its grace by itself
 * ({@link mayAct}); this ends what it had got until then, and says so. Several replicas may do it: the first to change the row wins.
 */
export function startSuspendingUnclaimed(deps: Deps): () => Promise<void> {
  const { clock, log } = deps;
  let stopped = false;
  let working: Promise<void> = Promise.resolve();
  let cancel = clock.after(0, work);

  function work(): void {
    working = suspendUnclaimed(deps)
      .catch((error: unknown) => {
        log.warn({ err: error }, "agents whose grace is over could not be suspended");
        return clock.nowMs() + lookEveryMs;
      })
      .then((nextMs) => {
        if (!stopped) cancel = clock.after(Math.min(lookEveryMs, Math.max(1, nextMs - clock.nowMs())), work);
      });
  }

  return async () => {
    stopped = true;
    cancel();
    await working;
  };
}

/** Does it once. Answers when the next grace ends, as far as is known. */
async function suspendUnclaimed(deps: Deps): Promise<number> {
  let nextMs = Number.POSITIVE_INFINITY;
  for (let afterId: string | undefined, full = true; full; ) {
    const where = { state: "orphaned" } as const;
    const page = await deps.store.find("agents", { where, limit: pageSize, ...(afterId === undefined ? {} : { afterId }) });
    for (const agent of page) {
      if (mayAct(agent, deps.clock.nowMs())) nextMs = Math.min(nextMs, agent.graceEndsAtMs ?? nextMs);
      else await suspend(deps, agent);
    }
    afterId = page.at(-1)?.id;
    full = page.length === pageSize;
  }
  return nextMs;
}

/** Loses against whoever changed the agent meanwhile: it then has an owner, or is suspended already. */
async function suspend(deps: Deps, agent: AgentRow): Promise<void> {
  const change = createChange(deps, { type: "system", id: "system", role: "owner" }, {});
  const unit = await planStep(deps.store, change, agent, agent.version, step, "Nobody took it over before its grace ended.");
  await deps.store.commit(unit).catch((error: unknown) => {
    if (!isStoreFailure(error, "stale", "missing")) throw error;
  });
}
