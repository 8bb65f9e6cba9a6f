import { federationAlgorithm, signatureAlgorithm } from "@agent-id-guard/protocol";
import type { SigningAlgorithm } from "../../signer/port.ts";
import type { PublicJwk, SigningKeyRow } from "../../store/port.ts";

/** What a key is for: `tokens` is everything that we ourselves accept, `federation` is shown to clouds and opens nothing here (case JWT-09). */
export type KeyUse = "tokens" | "federation";

export const algorithmOfUse = { tokens: signatureAlgorithm, federation: federationAlgorithm } as const satisfies Record<
  KeyUse,
  SigningAlgorithm
>;

/** The algorithm tells: no key of ours has two uses. */
export const useOf = ({ alg }: PublicJwk): KeyUse => (alg === algorithmOfUse.federation ? "federation" : "tokens");

/** The keys of one use. */
export const rowsFor = (use: KeyUse, rows: readonly SigningKeyRow[]): readonly SigningKeyRow[] =>
  rows.filter(({ publicJwk }) => useOf(publicJwk) === use);

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
