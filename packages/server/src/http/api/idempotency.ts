import { GuardError } from "@agent-id-guard/protocol";
import type { Digests } from "../../entropy/port.ts";
import { type Envelope, fromSealedRow, sealContexts, toSealedRow } from "../../kms/port.ts";
import { type IdempotencyRow, isStoreFailure, type SealedRow, type Store, type Write } from "../../store/port.ts";

/** An answer as it goes over the wire. */
export interface WireAnswer {
  readonly status: 200 | 201 | 204;
  readonly body: string;
  readonly etag: string | null;
}

/** A write that carries an Idempotency-Key: which record it is, and what was asked. */
export interface KeyedRequest {
  readonly id: string;
  readonly fingerprint: string;
}

/** How long an answer is remembered. */
const rememberedMs = 24 * 3_600_000;
/** At least 16 characters: the digest of a request with a password in it must not be guessed from the database, so the key is part of it and has to be random. */
const keyForm = /^[\x21-\x7E]{16,200}$/;

/**
 * The record of a request; undefined without a key. The key belongs to its caller: two callers may use the same one.
 * The fingerprint covers all that decides what the request does. Throws `request.invalid`.
 */
export function keyedRequest(
  digests: Digests,
  key: string | undefined,
  request: { readonly caller: string; readonly method: string; readonly path: string; readonly ifMatch: string; readonly body: unknown },
): KeyedRequest | undefined {
  if (key === undefined) return undefined;
  if (!keyForm.test(key))
    throw new GuardError("request.invalid", {
      fields: [{ path: "Idempotency-Key", message: "expected 16 to 200 visible ASCII characters, such as a new UUID" }],
    });
  const { caller, method, path, ifMatch, body } = request;
  return {
    id: digests.sha256Hex(JSON.stringify([caller, key])),
    fingerprint: digests.sha256Hex(JSON.stringify([key, method, path, ifMatch, body ?? null])),
  };
}

/** What was remembered of an answer: readable, or sealed where it shows a secret. */
type Remembered = { readonly plain: string } | { readonly sealed: SealedRow };

/** Answers of writes that were sent with an Idempotency-Key, remembered for 24 hours across restarts. */
export class RememberedAnswers {
  readonly #store: Store;
  readonly #envelope: Envelope;

  constructor({ store, envelope }: { readonly store: Store; readonly envelope: Envelope }) {
    this.#store = store;
    this.#envelope = envelope;
  }

  /** The answer that this request got before. Throws `request.idempotency_conflict` when the key was used for another one; `vault.*`. */
  async find({ id, fingerprint }: KeyedRequest, nowMs: number): Promise<WireAnswer | undefined> {
    const row = await this.#store.get("idempotency", id);
    if (row === undefined || row.expiresAtMs <= nowMs) return undefined;
    if (row.fingerprint !== fingerprint) throw new GuardError("request.idempotency_conflict");
    const remembered = JSON.parse(row.body) as Remembered;
    const body = "plain" in remembered ? remembered.plain : await this.#open(id, remembered.sealed);
    return { status: row.status as WireAnswer["status"], body, etag: row.etag };
  }

  /** The writes that remember an answer; they stand first in the unit of the change itself, so that a second one with the same key changes nothing. */
  async remembering({ id, fingerprint }: KeyedRequest, answer: WireAnswer, showsSecret: boolean, nowMs: number): Promise<readonly Write[]> {
    const remembered: Remembered = showsSecret ? { sealed: await this.#seal(id, answer.body) } : { plain: answer.body };
    const row: IdempotencyRow = {
      id,
      version: 1,
      createdAtMs: nowMs,
      fingerprint,
      status: answer.status,
      body: JSON.stringify(remembered),
      etag: answer.etag,
      expiresAtMs: nowMs + rememberedMs,
    };
    const old = await this.#store.get("idempotency", id);
    const forget: readonly Write[] =
      old === undefined || old.expiresAtMs > nowMs
        ? []
        : [{ verb: "remove", collection: "idempotency", where: { id, expiresAtMs: old.expiresAtMs } }];
    return [...forget, { verb: "insert", collection: "idempotency", row }];
  }

  async #seal(id: string, text: string): Promise<SealedRow> {
    return toSealedRow(await this.#envelope.seal(Buffer.from(text), sealContexts.idempotency(id)));
  }

  async #open(id: string, sealed: SealedRow): Promise<string> {
    return Buffer.from(await this.#envelope.open(fromSealedRow(sealed), sealContexts.idempotency(id))).toString("utf8");
  }
}

/** Whether a unit failed because somebody with the same key was faster. */
export function isTakenKey(error: unknown): boolean {
  return isStoreFailure(error, "conflict") && error.collection === "idempotency";
}
