import type { SigningKeyRow } from "../../store/port.ts";

/** Longer than anybody may keep the key set (its `max-age`), so a key is known everywhere before it signs. */
export const publishedBeforeMs = 600_000;

/** A key's state at a moment. Only `compromised` is ever stored after the fact; time does the rest. */
export function stateAt(row: SigningKeyRow, nowMs: number): SigningKeyRow["state"] {
  if (row.state === "compromised") return "compromised";
  if (row.retireAtMs !== null && nowMs >= row.retireAtMs) return "retired";
  return nowMs < row.activateAtMs ? "next" : "active";
}

/** The key that signs now: the newest of those that are active. */
export function signingKeyAt(rows: readonly SigningKeyRow[], nowMs: number): SigningKeyRow | undefined {
  return rows
    .filter((row) => stateAt(row, nowMs) === "active")
    .toSorted((a, b) => b.activateAtMs - a.activateAtMs || (a.id < b.id ? -1 : 1))[0];
}
