import { isGuardError } from "@agent-id-guard/protocol";
import { createChange } from "../../audit/index.ts";
import { type IdentityProviderRow, isStoreFailure, type SyncJobRow } from "../../store/port.ts";
import type { SyncDeps } from "./deps.ts";
import { dueRun } from "./due-runs.ts";
import { keepSubscribed } from "./keep-subscribed.ts";
import { allOf } from "./pages.ts";
import { planRun } from "./start-run.ts";

/** Starts the runs that are due, and keeps callbacks coming. */
export interface Schedule {
  startAllDue(): Promise<void>;
  startIfDue(providerId: string): Promise<void>;
}

export function createSchedule(deps: SyncDeps): Schedule {
  const { store, clock } = deps;
  const jitters = new Map<string, number>();

  function jitterOf(providerId: string): number {
    const jitter = jitters.get(providerId) ?? (deps.entropy.bytes(1)[0] ?? 0) / 255;
    jitters.set(providerId, jitter);
    return jitter;
  }

  async function look(provider: IdentityProviderRow): Promise<void> {
    if (!provider.sync.enabled) return;
    await keepSubscribed(deps, provider);
    const state = await store.get("sync_states", provider.id);
    const last = typeof state?.jobId === "string" ? await store.get("sync_jobs", state.jobId) : undefined;
    const [notice] = await store.find("directory_changes", { where: { providerId: provider.id }, limit: 1 });
    const standing = { provider, state, last, hasNotices: notice !== undefined, jitter: jitterOf(provider.id) };
    const mode = dueRun(standing, clock.nowMs());
    if (mode !== undefined) await begin(provider, mode);
  }

  /** Another replica may be faster. */
  async function begin(provider: IdentityProviderRow, mode: SyncJobRow["mode"]): Promise<void> {
    try {
      const wanted = { mode, dryRun: false, trigger: mode === "changed" ? "callback" : "schedule" } as const;
      await store.commit(await planRun(deps, provider, wanted, createChange(deps, { type: "system", id: provider.id, role: "owner" }, {})));
    } catch (error) {
      if (isStoreFailure(error, "stale", "conflict") || (isGuardError(error) && error.code === "entity.invalid_state")) return;
      throw error;
    }
  }

  return {
    async startAllDue() {
      for await (const provider of allOf(store, "identity_providers", { state: "active" })) await look(provider);
    },
    async startIfDue(providerId) {
      const provider = await store.get("identity_providers", providerId);
      if (provider !== undefined) await look(provider);
    },
  };
}
