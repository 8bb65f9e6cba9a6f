import { type ErrorCode, isGuardError } from "@agent-id-guard/protocol";
import type { Sealed } from "../kms/port.ts";
import type { Write } from "../store/port.ts";
import { countOthers, countWrapped } from "./count-wrapped.ts";
import type { CustodyDeps } from "./deps.ts";
import { type HeldJob, lostAt } from "./job.ts";
import type { Pause } from "./patience.ts";
import { patiently } from "./patience.ts";
import { type Place, type SealedPart, type SealedThing, sealedPlaces } from "./sealed-things.ts";

const batchSize = 100;
/** How many calls to the key service are under way at a time. */
const lanes = 8;
/** What is written by a server that still has another key current, behind the back of the first pass, is caught by the next. */
const mostPasses = 3;

/** A row with what of it could be wrapped anew. */
interface Outcome {
  readonly thing: SealedThing;
  readonly done: number;
  readonly write: Write | undefined;
  readonly codes: readonly ErrorCode[];
}

/** One run of a job, from where the last one stopped. */
export class RewrapRun {
  readonly #deps: CustodyDeps;
  readonly #job: HeldJob;
  readonly #pause: Pause;
  /** Keys that the service refuses to open with: it is asked once. */
  readonly #refused = new Map<string, ErrorCode>();

  constructor(deps: CustodyDeps, job: HeldJob, pause: Pause) {
    this.#deps = deps;
    this.#job = job;
    this.#pause = pause;
  }

  /** Ends the job as completed, or as failed where something is left that no failure explains. Throws `Interrupted` and `vault.*`. */
  async run(): Promise<void> {
    const [from = "1", at = "", afterId] = (this.#job.row.cursor ?? "").split(" ");
    let [first, after] = [at, afterId];
    for (let pass = Number(from) || 1; pass <= mostPasses; pass++) {
      for (const place of placesFrom(first)) {
        await this.#through(place, pass, place.collection === first ? after : undefined);
      }
      [first, after] = ["", undefined];
      const { targetKeyId, failed } = this.#job.row;
      const left = countOthers(await countWrapped(this.#deps), targetKeyId);
      if (left <= failed) return this.#finish();
    }
    await this.#job.end(
      "failed",
      "Some things are wrapped by another key still: a server goes on writing with it. Start it again once it has the new key",
    );
  }

  /** The key check is the last: a start that needs the old key for it is one that has to open something with it. */
  async #finish(): Promise<void> {
    const renewing = await patiently(this.#pause, () => this.#deps.keyCheck.renewing());
    await this.#job.end("completed", null, [renewing]);
  }

  async #through(place: Place, pass: number, afterId: string | undefined): Promise<void> {
    for (let after = afterId, isFull = true; isFull; ) {
      this.#pause.check();
      const page = await place.page(this.#deps.store, after, batchSize);
      isFull = page.length === batchSize;
      after = page.at(-1)?.id ?? after;
      const wanted = page.filter((thing) => this.#isWanted(thing, pass));
      const cursor = `${pass} ${place.collection}${after === undefined ? "" : ` ${after}`}`;
      if (wanted.length > 0) await this.#batch(place, wanted, pass, cursor);
      else await this.#job.signOfLife(cursor);
    }
  }

  #isWanted({ parts }: SealedThing, pass: number): boolean {
    return parts.some((part) => this.#isPartWanted(part, pass));
  }

  /** What the current key has wrapped is wanted in the first pass only, and only where everything is. */
  #isPartWanted({ sealed }: SealedPart, pass: number): boolean {
    const { everything, targetKeyId } = this.#job.row;
    return (everything && pass === 1) || sealed.kmsKeyId !== targetKeyId;
  }

  /** A row that was changed meanwhile is read again and done with the others: its change stands. */
  async #batch(place: Place, wanted: readonly SealedThing[], pass: number, cursor: string): Promise<void> {
    let outcomes = await this.#renewed(wanted, pass);
    for (;;) {
      const written = outcomes.filter((outcome): outcome is Outcome & { write: Write } => outcome.write !== undefined);
      const problems = outcomes.flatMap(({ thing, codes }) => codes.map((code) => ({ of: thing.name, code })));
      const progress = { done: written.reduce((sum, { done }) => sum + done, 0), problems: pass === 1 ? problems : [] };
      try {
        const writes = written.map(({ write }) => write);
        return await this.#job.advance(cursor, progress, writes);
      } catch (error) {
        const lost = lostAt(error);
        const loser = lost === undefined ? undefined : written[lost];
        if (loser === undefined) throw error;
        const now = await place.one(this.#deps.store, loser.thing.id);
        const again = now !== undefined && this.#isWanted(now, pass) ? await this.#renewed([now], pass) : [];
        outcomes = [...outcomes.filter((outcome) => outcome !== loser), ...again];
      }
    }
  }

  async #renewed(things: readonly SealedThing[], pass: number): Promise<readonly Outcome[]> {
    return patiently(
      this.#pause,
      async () => {
        const outcomes: Outcome[] = [];
        const waiting = things.values();
        const lane = async () => {
          for (const thing of waiting) {
            outcomes.push(await this.#renew(thing, pass));
            await this.#job.signOfLife();
          }
        };
        // All of them have ended before anything else is written: two writes of the job at a time would look like another process.
        const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
        for (const end of ends) if (end.status === "rejected") throw end.reason;
        return outcomes;
      },
      () => this.#job.save({ error: "The key service does not answer; it is asked again" }),
    );
  }

  async #renew(thing: SealedThing, pass: number): Promise<Outcome> {
    const renewed: Sealed[] = [];
    const codes: ErrorCode[] = [];
    let done = 0;
    for (const part of thing.parts) {
      const outcome = this.#isPartWanted(part, pass) ? await this.#renewPart(part) : part.sealed;
      renewed.push(typeof outcome === "string" ? part.sealed : outcome);
      if (typeof outcome === "string") codes.push(outcome);
      else if (outcome !== part.sealed) done++;
    }
    return { thing, done, codes, write: done === 0 ? undefined : thing.rewrapping(renewed) };
  }

  async #renewPart({ sealed, context }: SealedPart): Promise<Sealed | ErrorCode> {
    const known = this.#refused.get(sealed.kmsKeyId);
    if (known !== undefined) return known;
    try {
      return await this.#deps.envelope.rewrap(sealed, context);
    } catch (error) {
      return this.#explain(error, sealed.kmsKeyId);
    }
  }

  /** What does not open is told and left; where the service can't be used at all, the run can't go on, and this throws. */
  async #explain(error: unknown, keyId: string): Promise<ErrorCode> {
    if (!isGuardError(error)) throw error;
    if (error.code === "vault.cannot_open") return error.code;
    if (error.code !== "vault.key_disabled" && error.code !== "vault.key_denied") throw error;
    if (keyId === this.#job.row.targetKeyId) throw error;
    await this.#deps.kms.probe();
    this.#refused.set(keyId, error.code);
    return error.code;
  }
}

function placesFrom(collection: string): readonly Place[] {
  const places = Object.values(sealedPlaces);
  const at = places.findIndex((place) => place.collection === collection);
  return at < 0 ? places : places.slice(at);
}
