import { isGuardError, jwtTypes } from "@agent-id-guard/protocol";
import type { VerifiedJws } from "../signer/port.ts";
import type { PublicJwk } from "../store/port.ts";
import { type Checkpoint, checkpointSchema, type TextDigest, thumbprintOf } from "./checkpoint.ts";

/** A checkpoint whose line is good: what it saw still has to be compared with the log. */
export interface Witness {
  readonly checkpoint: Checkpoint;
  /** The kid of the key before, where nobody announced the key of this one: the log must then say that the key before was revoked. */
  readonly afterRevocationOf: string | undefined;
}

/** What does not hold, and the first `seq` that is in doubt. */
export interface Finding {
  readonly seq: number;
  readonly why: string;
}

export interface CheckpointChecks {
  readonly verifyJws: (jws: string, keys: readonly PublicJwk[]) => VerifiedJws;
  /** Public keys of all signing keys there have ever been. */
  readonly publicKeys: readonly PublicJwk[];
  readonly digest: TextDigest;
}

interface Line {
  readonly text: string;
  readonly checkpoint: Checkpoint;
  readonly kid: string;
  /** The thumbprint of the key, which names it by its value. */
  readonly key: string;
}

/**
 * Checks checkpoint lines one after the other: signature and type, the link to the line before, `seq` and count rising, and the succession of keys —
 * a new key was announced by the line before, or follows one that was revoked, and a key that has been succeeded never signs again.
 */
export class CheckpointReader {
  readonly #checks: CheckpointChecks;
  readonly #lines: AsyncIterator<string>;
  readonly #succeeded = new Set<string>();
  #previous: Line | undefined;
  #count = 0;

  constructor(lines: AsyncIterable<string>, checks: CheckpointChecks) {
    this.#lines = lines[Symbol.asyncIterator]();
    this.#checks = checks;
  }

  /** The next checkpoint, what is wrong with it, or undefined at the end. */
  async next(): Promise<Witness | Finding | undefined> {
    const { value: text, done } = await this.#lines.next();
    if (done === true) return undefined;
    this.#count++;
    const before = this.#previous;
    const line = this.#read(text);
    const misfit = typeof line === "string" ? line : this.#misfit(line, before);
    if (typeof line === "string" || misfit !== undefined)
      return { seq: (before?.checkpoint.seq ?? 0) + 1, why: `Checkpoint ${this.#count} ${misfit}.` };
    if (before !== undefined && before.key !== line.key) this.#succeeded.add(before.key);
    this.#previous = line;
    const isAnnounced = before === undefined || before.key === line.key || before.checkpoint.keys.includes(line.key);
    return { checkpoint: line.checkpoint, afterRevocationOf: isAnnounced ? undefined : before.kid };
  }

  /** Ends reading early. */
  async close(): Promise<void> {
    await this.#lines.return?.();
  }

  #read(text: string): Line | string {
    const signed = this.#verify(text);
    if (signed === undefined) return "has no valid signature";
    const parsed = checkpointSchema.safeParse(signed.payload);
    const jwk = this.#checks.publicKeys.find(({ kid }) => kid !== undefined && kid === signed.header.kid);
    if (!parsed.success || jwk?.kid === undefined) return "is not a checkpoint of this product";
    return { text, checkpoint: parsed.data, kid: jwk.kid, key: thumbprintOf(jwk, this.#checks.digest) };
  }

  #verify(line: string): VerifiedJws | undefined {
    try {
      const signed = this.#checks.verifyJws(line, this.#checks.publicKeys);
      return signed.header.typ === jwtTypes.checkpoint ? signed : undefined;
    } catch (error) {
      if (isGuardError(error)) return undefined;
      throw error;
    }
  }

  /** How a checkpoint that is signed well does not fit behind the one before. */
  #misfit({ checkpoint, key }: Line, before: Line | undefined): string | undefined {
    if (checkpoint.count !== checkpoint.seq) return "counts other events than the log has";
    if (before === undefined) return checkpoint.previous === "" ? undefined : "is not the first one that was written";
    if (checkpoint.previous !== this.#checks.digest(before.text)) return "does not follow the one before it";
    if (checkpoint.instance !== before.checkpoint.instance) return "is of another installation";
    if (checkpoint.seq <= before.checkpoint.seq) return "goes back behind the one before it";
    return this.#succeeded.has(key) ? "is signed with a key that had been succeeded" : undefined;
  }
}
