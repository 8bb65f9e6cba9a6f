import type { CredentialRotation } from "@agent-id-guard/protocol";

const dayMs = 86_400_000;
/** How long the value before still opens unless told. */
export const defaultOverlapSeconds = 3_600;

/** When a value that is new now is to be replaced; null: on no schedule. */
export function nextRotationMs(rotation: CredentialRotation | null, nowMs: number): number | null {
  return rotation === null ? null : nowMs + rotation.everyDays * dayMs;
}
