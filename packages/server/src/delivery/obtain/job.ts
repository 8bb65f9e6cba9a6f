import type { DeliveryMaterial, DeliveryRequest } from "@agent-id-guard/protocol";
import type { CredentialRow } from "../../store/port.ts";
import type { Entitled } from "../entitled.ts";
import type { Handle } from "../handle.ts";

/** One delivery under way: for whom, of what, in which lease. */
export interface Job {
  readonly entitled: Entitled;
  readonly request: DeliveryRequest;
  readonly credential: CredentialRow;
  readonly leaseId: string;
  readonly nowMs: number;
}

/** What the other side gave. Nothing has been recorded, nothing handed out. */
export interface Obtained {
  readonly material: DeliveryMaterial;
  /** When the other side ends it; null: it does not say. */
  readonly endsAtMs: number | null;
  readonly connectionId: string | null;
  /** What it takes to kill it; null where nothing can. */
  readonly handle: Handle | null;
}

/** Seconds that are asked for: what the request wants within what the settings allow and the grants still last, but no less than the other side can give. */
export function secondsOf({ request, entitled, nowMs }: Job, settingsSeconds: number, leastSeconds: number): number {
  const wanted = Math.min(request.durationSeconds ?? settingsSeconds, settingsSeconds, (entitled.untilMs - nowMs) / 1_000);
  return Math.max(leastSeconds, Math.floor(wanted));
}
