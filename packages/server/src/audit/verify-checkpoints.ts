import { isGuardError, jwtTypes } from "@agent-id-guard/protocol";
import type { VerifiedJws } from "../signer/port.ts";
import type { PublicJwk } from "../store/port.ts";
import { type Checkpoint, checkpointSchema, type TextDigest, thumbprintOf } from "./checkpoint.ts";

/** A checkpoint line that can't be trusted. */
export interface BadCheckpoint {
  /** The first `seq` that it should have vouched for. */
  readonly seq: number;
  readonly why: string;
}

export interface CheckpointChecks {
  readonly verifyJws: (jws: string, keys: readonly PublicJwk[]) => VerifiedJws;
  /** Public keys of all signing keys there have ever been. */
  readonly publicKeys: readonly PublicJwk[];
  readonly digest: TextDigest;
}

/**
 * Checks checkpoint lines one after the other: signature and type, the link to the line before, `seq` and count rising, and the succession of keys —
 * a new key must have been announced by the line before, and a key that has been succeeded never signs again.
 */
export class CheckpointReader {
  readonly #checks: CheckpointChecks;
  readonly #lines: AsyncIterator<string>;
  readonly #succeeded = new Set<string>();
  #previous: { readonly checkpoint: Checkpoint; readonly key: string; readonly line: string } | undefined;
  #count = 0;

  constructor(lines: AsyncIterable<string>, checks: CheckpointChecks) {
    this.#lines = lines[Symbol.asyncIterator]();
    this.#checks = checks;
  }

  /** The next checkpoint, what is wrong with it, or undefined at the end. */
  async next(): Promise<Checkpoint | BadCheckpoint | undefined> {
    const { value: line, done } = await this.#lines.next();
    if (done === true) return undefined;
    const read = this.#read(line);
    if (typeof read === "string") return { seq: (this.#previous?.checkpoint.seq ?? 0) + 1, why: `Checkpoint ${this.#count + 1} ${read}.` };
    if (this.#previous !== undefined && this.#previous.key !== read.key) this.#succeeded.add(this.#previous.key);
    this.#previous = { ...read, line };
    this.#count++;
    return read.checkpoint;
  }

  /** Ends reading early. */
  async close(): Promise<void> {
    await this.#lines.return?.();
  }

  #read(line: string): { readonly checkpoint: Checkpoint; readonly key: string } | string {
    const signed = this.#verify(line);
    if (signed === undefined) return "has no valid signature";
    const parsed = checkpointSchema.safeParse(signed.payload);
    const jwk = this.#checks.publicKeys.find(({ kid }) => kid === signed.header.kid);
    if (!parsed.success || jwk === undefined) return "is not a checkpoint of this product";
    const key = thumbprintOf(jwk, this.#checks.digest);
    return this.#misfit(parsed.data, key) ?? { checkpoint: parsed.data, key };
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
  #misfit(checkpoint: Checkpoint, key: string): string | undefined {
    const before = this.#previous;
    if (checkpoint.count !== checkpoint.seq) return "counts other events than the log has";
    if (before === undefined) return checkpoint.previous === "" ? undefined : "is not the first one that was written";
    if (checkpoint.previous !== this.#checks.digest(before.line)) return "does not follow the one before it";
    if (checkpoint.instance !== before.checkpoint.instance) return "is of another installation";
    if (checkpoint.seq <= before.checkpoint.seq) return "goes back behind the one before it";
    if (key !== before.key && this.#succeeded.has(key)) return "is signed with a key that had been succeeded";
    if (key !== before.key && !before.checkpoint.keys.includes(key)) return "is signed with a key that nobody announced";
    return undefined;
  }
}
