import { type AuditEventDraft, isGuardError } from "@agent-id-guard/protocol";
import { type Change, createChange, type Draft } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { Log } from "../log/port.ts";
import { type CredentialRow, isStoreFailure, type Store } from "../store/port.ts";
import { eraseOver } from "./erase-over.ts";
import { isMadeHere, kindsMadeHere, pendingOf, planMadeRotation } from "./make-value.ts";
import { deletePreviousKey } from "./rotate-access-key.ts";
import type { VaultPorts } from "./store-credential.ts";

/** What the rotation that runs by itself is handed. */
export interface RotationDeps extends Omit<VaultPorts, "store" | "clock"> {
  readonly store: Pick<Store, "get" | "find" | "count" | "commit">;
  readonly clock: Clock;
  readonly draft: Draft;
  readonly log: Log;
}

const lookEveryMs = 15_000;
const soonestRetryMs = 60_000;
const latestRetryMs = 6 * 3_600_000;
/** How long it is remembered that an alert was raised. */
const rememberedMs = 730 * 86_400_000;

/**
 * Looks after the values of credentials: erases those whose overlap is over, goes on with rotations that a crash left half done, rotates what is due and can be
 * rotated by the server, and raises an alert, once, for what somebody must rotate. Several replicas may do it: each thing is done by the first to claim it.
 */
export function startRotation(deps: RotationDeps): () => Promise<void> {
  const { clock, log } = deps;
  let stopped = false;
  let working: Promise<void> = Promise.resolve();
  let cancel = clock.after(0, work);

  function work(): void {
    working = rotateDue(deps)
      .catch((error: unknown) => log.warn({ err: error }, "the rotation of credentials failed"))
      .then(() => {
        if (!stopped) cancel = clock.after(lookEveryMs, work);
      });
  }

  return async () => {
    stopped = true;
    cancel();
    await working;
  };
}

/** Does it once. */
export async function rotateDue(deps: RotationDeps): Promise<void> {
  await eraseOver(deps, changeBy(deps));
  const nowMs = deps.clock.nowMs();
  const due = await dueAt(deps.store, nowMs);
  for (const credential of due) if (!isMadeHere(credential)) await tellOnce(deps, credential);
  const dueIds = new Set(due.map(({ id }) => id));
  const made = await deps.store.find("credentials", { where: { kind: [...kindsMadeHere] } });
  for (const credential of made.filter(isMadeHere)) {
    const isWanted = credential.state === "active" && credential.activeVersionId !== null;
    if (credential.kind === "cloud_role") await attempt(deps, credential, (change) => deletePreviousKey(deps, change, credential));
    if (isWanted && (dueIds.has(credential.id) || (await pendingOf(deps, credential)) !== undefined))
      await attempt(deps, credential, async (change) => {
        await deps.store.commit(await planMadeRotation(deps, change, credential, credential.version));
      });
  }
}

const changeBy = (deps: RotationDeps): Change => createChange(deps, { type: "system", id: "system", role: "owner" }, {});

/** Active credentials whose time has come. The store finds by equality, so the times are asked for first. */
async function dueAt(store: RotationDeps["store"], nowMs: number): Promise<readonly CredentialRow[]> {
  const counts = await store.count("credentials", ["rotateAtMs"], { state: "active" });
  const times = counts.flatMap(({ of: { rotateAtMs } }) => (typeof rotateAtMs === "number" && rotateAtMs <= nowMs ? [rotateAtMs] : []));
  const found: CredentialRow[] = [];
  for (const rotateAtMs of times) found.push(...(await store.find("credentials", { where: { rotateAtMs, state: "active" } })));
  return found;
}

/** After a failure it waits, longer the longer it has been due; the wait is a claim, so that it holds for every replica. */
async function attempt(deps: RotationDeps, credential: CredentialRow, work: (change: Change) => Promise<void>): Promise<void> {
  const waitId = `rotate-wait:${credential.id}`;
  if (await isClaimed(deps, waitId)) return;
  const change = changeBy(deps);
  try {
    await work(change);
  } catch (error) {
    // Another replica does it, or somebody has just changed it.
    if (isGuardError(error) && (error.code === "entity.invalid_state" || error.code === "entity.stale")) return;
    if (isStoreFailure(error, "stale", "missing", "conflict")) return;
    if (!isGuardError(error)) throw error;
    const overdueMs = Math.max(0, change.nowMs - (credential.rotateAtMs ?? change.nowMs));
    const waitMs = Math.min(latestRetryMs, Math.max(soonestRetryMs, overdueMs));
    await raise(deps, { id: waitId, forMs: waitMs }, alertOf(change, credential, "credential.rotation_failed", error.code));
  }
}

async function tellOnce(deps: RotationDeps, credential: CredentialRow): Promise<void> {
  const id = `rotation-due:${credential.id}:${credential.rotateAtMs}`;
  if (await isClaimed(deps, id)) return;
  await raise(deps, { id, forMs: rememberedMs }, alertOf(changeBy(deps), credential, "credential.rotation_due", undefined));
}

async function isClaimed({ store, clock }: RotationDeps, id: string): Promise<boolean> {
  const claim = await store.get("claims", id);
  return claim !== undefined && claim.expiresAtMs > clock.nowMs();
}

/** An alert names its credential as its target only: nobody has used it. */
function alertOf(
  change: Change,
  { id }: CredentialRow,
  action: "credential.rotation_due" | "credential.rotation_failed",
  reason: string | undefined,
): AuditEventDraft {
  const target = { type: "credential", id };
  const outcome = action === "credential.rotation_failed" ? "failure" : "success";
  return { ...change.event({ action, target, ...(reason === undefined ? {} : { reason }) }), category: "alert", outcome };
}

async function raise(
  { store, clock }: RotationDeps,
  claim: { readonly id: string; readonly forMs: number },
  alert: AuditEventDraft,
): Promise<void> {
  const nowMs = clock.nowMs();
  await store
    .commit({ writes: [{ verb: "claim", id: claim.id, expiresAtMs: nowMs + claim.forMs, nowMs }], events: [alert] })
    .catch((error: unknown) => {
      if (!isStoreFailure(error, "spent")) throw error;
    });
}
