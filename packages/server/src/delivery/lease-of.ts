import { type Delivery, type DeliveryMaterial, GuardError } from "@agent-id-guard/protocol";
import type { LeaseRow } from "../store/port.ts";
import type { Job } from "./obtain/job.ts";

/** A token or value of which nobody says when it ends is somebody's for an hour; then it is asked for anew. */
const unknownLifeMs = 3_600_000;

/** When a lease ends: with what was obtained, with what was asked for, with the grants that allow it, whichever is first. */
export function endOf({ request, entitled, nowMs }: Job, endsAtMs: number | null): number {
  const asked = request.durationSeconds === undefined ? Number.POSITIVE_INFINITY : nowMs + request.durationSeconds * 1_000;
  return Math.floor(Math.min(endsAtMs ?? nowMs + unknownLifeMs, asked, entitled.untilMs));
}

/** Throws `access.denied` where the grants end before anything could be used. */
export function requireTime({ nowMs, entitled }: Job, expiresAtMs: number): void {
  if (expiresAtMs - nowMs >= 1_000) return;
  throw new GuardError("access.denied", {
    description: "The grants that allow it end within this second.",
    decisionId: entitled.decision.id,
  });
}

/** The row of a lease that begins. */
export function leaseOf(
  { entitled, request, credential, leaseId, nowMs }: Job,
  terms: Pick<LeaseRow, "expiresAtMs" | "mostUntilMs" | "connectionId" | "handle">,
): LeaseRow {
  const { agent, userId, resource, token, source } = entitled;
  return {
    id: leaseId,
    version: 1,
    createdAtMs: nowMs,
    credentialId: credential.id,
    resourceId: resource.id,
    agentId: agent.id,
    userId: userId ?? null,
    mode: request.mode,
    purpose: request.purpose ?? null,
    txn: token.claims.txn,
    chain: token.chain,
    tokenId: token.claims.jti,
    address: source.address ?? null,
    state: "live",
    renewals: 0,
    endedAtMs: null,
    killing: null,
    killAtMs: null,
    ...terms,
  };
}

/** What the agent is answered. `isEndKnown`: whether it ends by itself when the lease does. */
export function deliveryOf(job: Job, lease: LeaseRow, material: DeliveryMaterial, isEndKnown: boolean): Delivery {
  return {
    leaseId: lease.id,
    credentialId: job.credential.id,
    kind: job.credential.kind,
    mode: job.request.mode,
    expiresAtMs: isEndKnown ? lease.expiresAtMs : null,
    isRenewable: lease.mode === "dynamic" && lease.expiresAtMs < lease.mostUntilMs,
    material,
  };
}
