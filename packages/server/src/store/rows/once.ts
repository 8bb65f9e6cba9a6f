import type { BaseRow } from "./base.ts";

/** The remembered answer of an idempotent write. `id` is the SHA-256 of caller and key. */
export interface IdempotencyRow extends BaseRow {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly etag: string | null;
  readonly expiresAtMs: number;
}

/** A thing that may be used once: `id` is the SHA-256 of (kind, issuer, jti). */
export interface ClaimRow extends BaseRow {
  readonly expiresAtMs: number;
}

/** A counter within a window; `id` names both. */
export interface CounterRow extends BaseRow {
  readonly value: number;
  readonly expiresAtMs: number;
}

/** One value of the installation by name: instance id, key check value, schema facts. */
export interface SettingRow extends BaseRow {
  readonly value: string;
}
