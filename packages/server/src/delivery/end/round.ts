import type { Revocation } from "@agent-id-guard/protocol";
import type { LeaseRow } from "../../store/port.ts";
import type { DeliveryPorts } from "../ports.ts";
import { kill, unlessChanged } from "./kill.ts";
import { planCut, planTimeOver } from "./plan-end.ts";
import { Fallen, whyOver } from "./why-over.ts";

const pageSize = 1_000;
const system = { type: "system", id: "system" } as const;

/**
 * Ends the leases whose time is over and those that a revocation takes; with `isRound`, each lease is held against what it rests on. Then kills what is still to be killed.
 * Answers when the next lease ends, as far as is known; infinity: none.
 */
export async function endWhatIsOver(
  ports: DeliveryPorts,
  revocations: readonly Revocation[],
  isRound: boolean,
  isStopping: () => boolean,
): Promise<number> {
  const fallen = new Fallen(revocations);
  let nextMs = Number.POSITIVE_INFINITY;
  await eachLease(ports, { state: "live" }, isStopping, async (lease) => {
    const isOver = await endIfOver(ports, lease, fallen, isRound);
    if (!isOver) nextMs = Math.min(nextMs, lease.expiresAtMs);
  });
  // Whoever does not answer is waited for once: what is to be killed elsewhere, and what is revoked meanwhile, waits for this.
  const silent = new Set<string>();
  await eachLease(ports, { killAtMs: 0 }, isStopping, async (lease) => {
    if (!silent.has(lease.credentialId) && (await kill(ports, lease))) silent.add(lease.credentialId);
  });
  return nextMs;
}

/** One that fails holds up none of those behind it; the first failure is thrown in the end. */
async function eachLease(
  { store }: Pick<DeliveryPorts, "store">,
  where: { readonly state: "live" } | { readonly killAtMs: 0 },
  isStopping: () => boolean,
  work: (lease: LeaseRow) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (let afterId: string | undefined, full = true; full && !isStopping(); ) {
    const page = await store.find("leases", { where, limit: pageSize, ...(afterId === undefined ? {} : { afterId }) });
    for (const lease of page) if (!isStopping()) await work(lease).catch((failure: unknown) => failures.push(failure));
    afterId = page.at(-1)?.id;
    full = page.length === pageSize;
  }
  if (failures.length > 0) throw failures[0];
}

async function endIfOver(ports: DeliveryPorts, lease: LeaseRow, fallen: Fallen, isRound: boolean): Promise<boolean> {
  const { store, clock, draft } = ports;
  const nowMs = clock.nowMs();
  if (lease.expiresAtMs <= nowMs) {
    await store.commit(planTimeOver(draft, lease, nowMs)).catch(unlessChanged);
    return true;
  }
  const resource = await store.get("resources", lease.resourceId);
  const isTaken = fallen.takes(lease, resource?.identifier ?? "");
  const reason = isTaken ? "What it rests on was revoked." : isRound ? await whyOver(ports, lease) : undefined;
  if (reason === undefined) return false;
  await store.commit(planCut(draft, lease, nowMs, { actor: system, reason })).catch(unlessChanged);
  return true;
}
