import { signatureAlgorithm } from "@agent-id-guard/protocol";
import { type CryptoKey, importJWK } from "jose";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { type Http, parseAnswer } from "./http.ts";

/** Keys are read again when they are older than `maxAgeMs`; for a `kid` that nobody knows, at most once in `coolDownMs`. */
const timing = { maxAgeMs: 300_000, coolDownMs: 30_000 } as const;

const keySetSchema = z.object({
  keys: z.array(
    z.object({
      kty: z.string(),
      kid: z.string().optional(),
      crv: z.string().optional(),
      x: z.string().optional(),
      y: z.string().optional(),
    }),
  ),
});
type PublishedKey = z.infer<typeof keySetSchema>["keys"][number];

/** Finds a public key of the server by its `kid`. */
export interface KeyLookup {
  find(kid: string): Promise<CryptoKey | undefined>;
}

/**
 * The server's published keys (RFC 7517), cached. Only P-256 keys with a `kid` are taken: the algorithm is ours, never the header's.
 * Old keys stay in use while the server can't be reached; a key that must die is named by the revocation feed.
 */
export class KeySet implements KeyLookup {
  readonly #http: Http;
  readonly #url: string;
  readonly #clock: Clock;
  #keys: ReadonlyMap<string, CryptoKey> = new Map();
  #triedAtMs = Number.NEGATIVE_INFINITY;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(http: Http, url: string, clock: Clock) {
    this.#http = http;
    this.#url = url;
    this.#clock = clock;
  }

  /** Undefined when the server does not publish such a key. Throws `sdk.unreachable` when it can't be asked about an unknown one. */
  async find(kid: string): Promise<CryptoKey | undefined> {
    const known = this.#keys.get(kid);
    const nowMs = this.#clock.nowMs();
    const current = nowMs - this.#readAtMs < timing.maxAgeMs;
    if ((known !== undefined && current) || (this.#reading === undefined && nowMs - this.#triedAtMs < timing.coolDownMs)) return known;
    try {
      await this.read();
    } catch (error) {
      if (known === undefined) throw error;
    }
    return this.#keys.get(kid);
  }

  /** Reads the keys now. Callers at the same time share one read. */
  read(): Promise<void> {
    this.#triedAtMs = this.#clock.nowMs();
    this.#reading ??= this.#fetch().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #fetch(): Promise<void> {
    const body = await this.#http.call(this.#url, async () => ({ headers: { accept: "application/json" } }));
    const { keys } = parseAnswer(keySetSchema, body, "key set (RFC 7517)");
    const imported = await Promise.all(keys.map(importKey));
    this.#keys = new Map(imported.filter((entry) => entry !== undefined));
    this.#readAtMs = this.#clock.nowMs();
  }
}

/** The public part of a key that can verify our signatures; a key that can't is left out, so nothing verifies with it. */
async function importKey({ kty, kid, crv, x, y }: PublishedKey): Promise<readonly [string, CryptoKey] | undefined> {
  if (kid === undefined || kty !== "EC" || crv !== "P-256" || x === undefined || y === undefined) return undefined;
  try {
    const key = await importJWK({ kty, crv, x, y }, signatureAlgorithm);
    return key instanceof Uint8Array ? undefined : [kid, key];
  } catch {
    return undefined;
  }
}
