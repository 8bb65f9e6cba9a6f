import { GuardError } from "@agent-id-guard/protocol";
import { fromSealedRow, sealContexts } from "../../kms/port.ts";
import { isStoreFailure, type PublicJwk, type SigningKeyRow } from "../../store/port.ts";
import type { TokenDeps } from "../deps.ts";
import { type KeyUse, rowsFor, signingKeyAt, stateAt } from "./key-state.ts";
import { listSigningKeys } from "./list-signing-keys.ts";
import { planFirstKey, planRotation } from "./plan-rotation.ts";

export type KeyRingDeps = Pick<TokenDeps, "store" | "signer" | "envelope" | "clock" | "entropy" | "draft" | "log">;

const rotateAfterMs = 30 * 24 * 3_600_000;
const lookEveryMs = 3_600_000;

/** The signing keys of this installation, as they are now. Private parts are in the signer's memory only. */
export class KeyRing {
  readonly #deps: KeyRingDeps;
  #rows: readonly SigningKeyRow[] = [];
  #signing: { readonly kid: string; readonly untilMs: number } | undefined;
  #published: { readonly keys: readonly PublicJwk[]; readonly ours: readonly PublicJwk[]; readonly untilMs: number } | undefined;
  readonly #listeners = new Set<() => void>();
  #unsubscribe = () => {};
  #cancelTimer = () => {};
  /** The reading that is under way, if any. */
  #reading: Promise<void> | undefined;

  constructor(deps: KeyRingDeps) {
    this.#deps = deps;
  }

  /** Loads the keys, makes the first one where there is none, and follows what is changed here and on other replicas. */
  async start(): Promise<void> {
    const { store, clock } = this.#deps;
    this.#unsubscribe = store.subscribe((events) => {
      if (events.some(({ target }) => target?.type === "signing_key")) this.reload();
    });
    await this.#load();
    if (this.#rows.length === 0) await this.#makeFirst("tokens");
    const look = () => {
      void this.#rotateWhenDue();
      this.#cancelTimer = clock.after(lookEveryMs, look);
    };
    this.#cancelTimer = clock.after(lookEveryMs, look);
  }

  /** The kid that signs now. Throws `vault.unavailable` when there is none. */
  signingKid(): string {
    const nowMs = this.#deps.clock.nowMs();
    if (this.#signing === undefined || nowMs >= this.#signing.untilMs) {
      const row = signingKeyAt(rowsFor("tokens", this.#rows), nowMs);
      if (row === undefined) throw new GuardError("vault.unavailable", { detail: "no signing key" });
      this.#signing = { kid: row.id, untilMs: this.#nextChangeMs(nowMs) };
    }
    return this.#signing.kid;
  }

  /** The kid that signs for clouds now. Makes the first such key where there is none (it signs at once). Throws `vault.unavailable`. */
  async federationKid(): Promise<string> {
    await this.#reading;
    const signing = () => signingKeyAt(rowsFor("federation", this.#rows), this.#deps.clock.nowMs())?.id;
    if (signing() === undefined) await this.#makeFirst("federation");
    const kid = signing();
    if (kid === undefined) throw new GuardError("vault.unavailable", { detail: "no key for federation" });
    return kid;
  }

  /** Whether clouds are shown tokens of ours: there is a key for it. */
  get federates(): boolean {
    return this.published().length > this.verifying().length;
  }

  /** The keys that are published now: those that will sign, that sign, and whose tokens may still live. The same array until something changes. */
  published(): readonly PublicJwk[] {
    return this.#publishedNow().keys;
  }

  /** Of these, the ones whose signature we ourselves accept: those for clouds are not (case JWT-09). */
  verifying(): readonly PublicJwk[] {
    return this.#publishedNow().ours;
  }

  rows(): readonly SigningKeyRow[] {
    const nowMs = this.#deps.clock.nowMs();
    return this.#rows.map((row) => ({ ...row, state: stateAt(row, nowMs) }));
  }

  /** The reading of keys that were changed, while it is under way: who signs waits for it, so that no dead key signs. */
  get reading(): Promise<void> | undefined {
    return this.#reading;
  }

  /** Calls the listener whenever the keys have been read again. Returns how to stop that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the keys again. A failure is tried again by the next event. */
  reload(): void {
    const reading = (this.#reading ?? Promise.resolve())
      .then(() => this.#load())
      .catch((error: unknown) => this.#deps.log.error({ err: error }, "signing keys can't be read"))
      .then(() => {
        if (this.#reading === reading) this.#reading = undefined;
      });
    this.#reading = reading;
  }

  close(): void {
    this.#unsubscribe();
    this.#cancelTimer();
  }

  async #load(): Promise<void> {
    const { store, envelope, signer } = this.#deps;
    const rows = await listSigningKeys(store);
    for (const row of rows) {
      if (this.#rows.some(({ id }) => id === row.id)) continue;
      const pkcs8 = await envelope.open(fromSealedRow(row.sealedPrivateKey), sealContexts.signing_key(row.id));
      signer.load(row.id, pkcs8);
      pkcs8.fill(0);
    }
    this.#rows = rows;
    this.#signing = undefined;
    this.#published = undefined;
    for (const listener of this.#listeners) listener();
  }

  #publishedNow() {
    const nowMs = this.#deps.clock.nowMs();
    if (this.#published === undefined || nowMs >= this.#published.untilMs) {
      const rows = this.#rows.filter((row) => ["next", "active"].includes(stateAt(row, nowMs)));
      const keysFor = (use: KeyUse) => rowsFor(use, rows).map((row) => row.publicJwk);
      const ours = keysFor("tokens");
      this.#published = { keys: [...ours, ...keysFor("federation")], ours, untilMs: this.#nextChangeMs(nowMs) };
    }
    return this.#published;
  }

  async #makeFirst(use: KeyUse): Promise<void> {
    try {
      await this.#deps.store.commit(await planFirstKey(this.#deps, use));
    } catch (error) {
      // Another replica was first (case INT-10).
      if (!isStoreFailure(error, "spent")) throw error;
    }
    await this.#load();
  }

  async #rotateWhenDue(): Promise<void> {
    const nowMs = this.#deps.clock.nowMs();
    const isDue = (rows: readonly SigningKeyRow[]) =>
      rows.length > 0 && nowMs - rows.reduce((latest, row) => Math.max(latest, row.activateAtMs), 0) >= rotateAfterMs;
    const due = [rowsFor("tokens", this.#rows), rowsFor("federation", this.#rows)].filter(isDue).flat();
    if (due.length === 0) return;
    try {
      await this.#deps.store.commit(await planRotation(this.#deps, due, { type: "system", id: "schedule" }));
    } catch (error) {
      if (!isStoreFailure(error)) this.#deps.log.error({ err: error }, "signing key could not be rotated");
    }
  }

  #nextChangeMs(nowMs: number): number {
    const moments = this.#rows.flatMap((row) => [row.activateAtMs, row.retireAtMs ?? Number.POSITIVE_INFINITY]).filter((ms) => ms > nowMs);
    return Math.min(Number.POSITIVE_INFINITY, ...moments);
  }
}
