import type { AuditEvent, Revocation } from "@agent-id-guard/protocol";
import type { CredentialRow, LeaseRow } from "../../store/port.ts";
import type { Obtained } from "../obtain/job.ts";
import type { DeliveryPorts } from "../ports.ts";
import { dropStrayRoles } from "./drop-stray-roles.ts";
import { endWhatIsOver } from "./round.ts";
import { killUnrecorded, undo } from "./undo.ts";

/** How often everything is looked at, for what no event told of and what a process left behind. */
const roundMs = 15_000;
const strayRolesMs = 600_000;

/** Ends leases in time, kills what was delivered, and looks after what a crash left. */
export interface Keeper {
  /** A lease ends then. */
  expect(expiresAtMs: number): void;
  /** Ends a lease whose delivery failed after it was written, and kills what may be there of it. What can't be done now is done later. */
  undo(lease: LeaseRow): Promise<void>;
  /** Kills what was obtained but could not be recorded, as far as that can be done. */
  killUnrecorded(credential: CredentialRow, obtained: Obtained): Promise<void>;
  /** Waits until nothing is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Follows the store until it is closed. The rows alone say what is to be done, so a crash loses nothing, and several replicas may do it: the first to change a row wins.
 */
export function createKeeper(ports: DeliveryPorts): Keeper {
  const { store, clock, log } = ports;
  let fallen: Revocation[] = [];
  let isRoundDue = true;
  let isDue = false;
  let isClosed = false;
  let running: Promise<void> | undefined;
  let nextAtMs = Number.POSITIVE_INFINITY;
  let strayRolesAtMs = 0;
  let cancelTimer = clock.after(0, wake);
  let cancelRound = clock.after(roundMs, round);

  function round(): void {
    isRoundDue = true;
    cancelRound = clock.after(roundMs, round);
    wake();
  }
  function wake(): void {
    if (isClosed) return;
    isDue = true;
    running ??= drain();
  }
  async function drain(): Promise<void> {
    while (isDue && !isClosed) {
      isDue = false;
      const [taken, isRound] = [fallen, isRoundDue];
      fallen = [];
      isRoundDue = false;
      await step(taken, isRound).catch((error: unknown) => {
        log.warn({ err: error }, "leases that are over could not be ended");
        fallen = [...taken, ...fallen];
        isRoundDue = isRound || isRoundDue;
      });
    }
    running = undefined;
  }
  async function step(taken: readonly Revocation[], isRound: boolean): Promise<void> {
    expect(await endWhatIsOver(ports, taken, isRound, () => isClosed));
    if (!isRound || clock.nowMs() < strayRolesAtMs) return;
    strayRolesAtMs = clock.nowMs() + strayRolesMs;
    await dropStrayRoles(ports);
  }
  function expect(expiresAtMs: number): void {
    const nowMs = clock.nowMs();
    if (isClosed || (nextAtMs > nowMs && nextAtMs <= expiresAtMs) || expiresAtMs - nowMs > roundMs) return;
    cancelTimer();
    nextAtMs = expiresAtMs;
    cancelTimer = clock.after(Math.max(0, expiresAtMs - nowMs), wake);
  }
  const unsubscribe = store.subscribe((events: readonly AuditEvent[]) => {
    // Whoever ends a lease in this noun kills what was delivered, too; administrators and people leave that to us.
    const others = events.filter(({ action, category }) => action !== "lease.revoke" || category !== "outbound");
    const entries = others.flatMap(({ revokes = [] }) => revokes);
    if (entries.length === 0) return;
    fallen.push(...entries);
    wake();
  });

  return {
    expect,
    undo: (lease) => undo(ports, lease),
    killUnrecorded: (credential, obtained) => killUnrecorded(ports, credential, obtained),
    async idle() {
      while (running !== undefined) await running;
    },
    async close() {
      isClosed = true;
      unsubscribe();
      cancelTimer();
      cancelRound();
      await running;
    },
  };
}
