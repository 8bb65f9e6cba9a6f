import { isGuardError, jwtTypes } from "@agent-id-guard/protocol";
import type { VerifiedJws } from "../signer/port.ts";
import type { PublicJwk } from "../store/port.ts";
import { type Checkpoint, checkpointSchema, readCheckpoint, type TextDigest, thumbprintOf } from "./checkpoint.ts";

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

/** A line that has been read and not verified. */
export interface UnverifiedLine {
  readonly text: string;
  /** What it claims. */
  readonly checkpoint: Checkpoint;
}

interface Line extends UnverifiedLine {
  readonly kid: string;
  /** The thumbprint of the key, which names it by its value. */
  readonly key: string;
}

/** A line behind which the next one stands; of one that was only passed over the key is not known. */
interface PassedLine extends UnverifiedLine {
  readonly kid: string | undefined;
  readonly key: string | undefined;
}

/**
 * Reads checkpoint lines one after the other, and checks each when the log has come to where it says that it was written: signature and type, the link to the line before, `seq` and count rising, and the succession of keys —
 * a new key was announced by the line before, or follows one that was revoked, and a key that has been succeeded never signs again.
 */
export class CheckpointReader {
  readonly #checks: CheckpointChecks;
  readonly #lines: AsyncIterator<string>;
  readonly #succeeded = new Set<string>();
  #previous: PassedLine | undefined;
  #count = 0;

  constructor(lines: AsyncIterable<string>, checks: CheckpointChecks) {
    this.#lines = lines[Symbol.asyncIterator]();
    this.#checks = checks;
  }

  /** The next line, what is wrong with it, or undefined at the end. */
  async next(): Promise<UnverifiedLine | Finding | undefined> {
    const { value: text, done } = await this.#lines.next();
    if (done === true) return undefined;
    this.#count++;
    const checkpoint = readCheckpoint(text);
    return checkpoint === undefined ? this.#finding("has no valid signature") : { text, checkpoint };
  }

  /**
   * Checks the line that was read last. `isOfRestore`: it saw the event of a restore and nothing after it. Whoever restored had the keys of the backup, so
   * its key need not have been announced by a line that was lost.
   */
  check({ text }: UnverifiedLine, isOfRestore: boolean): Witness | Finding {
    const before = this.#previous;
    if (isOfRestore) this.#succeeded.clear();
    const line = this.#read(text);
    const misfit = typeof line === "string" ? line : this.#misfit(line, before);
    if (typeof line === "string" || misfit !== undefined) return this.#finding(misfit ?? String(line));
    if (before !== undefined && before.key !== undefined && before.key !== line.key) this.#succeeded.add(before.key);
    this.#previous = line;
    const isAnnounced = before === undefined || isOfRestore || before.key === line.key || before.checkpoint.keys.includes(line.key);
    return { checkpoint: line.checkpoint, afterRevocationOf: isAnnounced ? undefined : before.kid };
  }

  /**
   * Passes over the line that was read last: what it saw was lost with the database that a restore replaced, its key perhaps, too. The line of the restore, which
   * has to come behind it, vouches for it by its link.
   */
  passOver(line: UnverifiedLine): Finding | undefined {
    const misfit = this.#misfitOfPlace(line, this.#previous);
    if (misfit !== undefined) return this.#finding(misfit);
    this.#previous = { ...line, kid: undefined, key: undefined };
    return undefined;
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
  #misfit(line: Line, before: PassedLine | undefined): string | undefined {
    const misfit = this.#misfitOfPlace(line, before);
    return misfit ?? (this.#succeeded.has(line.key) ? "is signed with a key that had been succeeded" : undefined);
  }

  #misfitOfPlace({ checkpoint }: UnverifiedLine, before: UnverifiedLine | undefined): string | undefined {
    if (checkpoint.count !== checkpoint.seq) return "counts other events than the log has";
    if (before === undefined) return checkpoint.previous === "" ? undefined : "is not the first one that was written";
    if (checkpoint.previous !== this.#checks.digest(before.text)) return "does not follow the one before it";
    if (checkpoint.instance !== before.checkpoint.instance) return "is of another installation";
    return checkpoint.seq <= before.checkpoint.seq ? "goes back behind the one before it" : undefined;
  }

  #finding(why: string): Finding {
    return { seq: (this.#previous?.checkpoint.seq ?? 0) + 1, why: `Checkpoint ${this.#count} ${why}.` };
  }
}
