import { z } from "zod";
import { kindOfId } from "./id-kinds.ts";
import { type AccessTokenClaims, chainOf, issuedAtMs } from "./tokens.ts";

/**
 * What can be revoked. `token` is one `jti`; `transaction` is a whole chain; `grant` kills the tokens of one audience.
 * `all` kills everything ({@link diesWithAll}) but the tokens of the audience that its `id` names: those with which administrators let it go on again.
 */
export const revocationKinds = [
  "token",
  "transaction",
  "agent",
  "user",
  "client",
  "resource",
  "grant",
  "credential",
  "connection",
  "lease",
  "key",
  "all",
] as const;

/**
 * One revocation. It kills every token that matches `kind` and `id` and was issued at or before `atMs`; a `key` also kills what claims to be issued
 * later, since whoever has it writes any time into a token.
 * `aud` limits it (grants) to one audience or, where it is the id of an agent, to what came through that agent; `untilMs` is when the last such token has expired and the entry can be forgotten.
 */
export const revocationSchema = z.object({
  kind: z.enum(revocationKinds),
  id: z.string(),
  aud: z.string().optional(),
  atMs: z.int(),
  untilMs: z.int(),
});
export type Revocation = z.infer<typeof revocationSchema>;

/** An entry of the feed: the revocation and the audit sequence number that is also the cursor. */
export const revocationEntrySchema = revocationSchema.extend({ seq: z.int() });
export type RevocationEntry = z.infer<typeof revocationEntrySchema>;

/** The claims of a signed snapshot: all revocations still in force up to `seq`. */
export const revocationSnapshotSchema = z.object({
  iss: z.string(),
  iat: z.int(),
  seq: z.int(),
  revocations: z.array(revocationEntrySchema),
});

/** Server-sent event names of the feed. A `heartbeat` carries the newest `seq` and comes at least every `heartbeatMs`. */
export const feedEvents = { revocation: "revocation", heartbeat: "heartbeat" } as const;
export const feedTiming = { heartbeatMs: 2_000, maxSilenceMs: 10_000 } as const;

/** What a revocation is compared with. */
export type RevocableToken = Pick<AccessTokenClaims, "jti" | "iat" | "sub" | "client_id" | "act" | "aud" | "txn"> & {
  readonly kid?: string | undefined;
};

/**
 * Whether a token is one of those that `all` kills: every token with somebody in its chain who is no resource server, unless it is for the spared audience
 * (the admin API, which no agent has a token for). Resource servers go on: they are who hears of the end, and who reports what was under way.
 */
export function diesWithAll(token: Pick<AccessTokenClaims, "sub" | "client_id" | "act" | "aud">, sparedAudience: string): boolean {
  return token.aud !== sparedAudience && chainOf(token).some((member) => kindOfId(member) !== "resource");
}

/**
 * The revocations in force, held in memory by the server, the SDK and the adapter alike, so that all three answer the same.
 * Lookup is by key and costs a few hash probes, however many entries there are.
 */
export class RevocationSet {
  readonly #byKey = new Map<string, Revocation>();
  /** Those of kind `all`, by the audience that they spare: every token is held against them. */
  readonly #all = new Map<string, Revocation>();

  /** Adds an entry. A later one for the same thing replaces an earlier one. */
  add(entry: Revocation): void {
    const entries = entry.kind === "all" ? this.#all : this.#byKey;
    const key = keyOf(entry.kind, entry.id, entry.aud);
    const known = entries.get(key);
    if (known === undefined || known.atMs < entry.atMs) entries.set(key, entry);
  }

  /** The revocation that kills this token, or undefined when it lives. Its signature and expiry are not looked at here. */
  find(token: RevocableToken): Revocation | undefined {
    if (this.size === 0) return undefined;
    const issued = issuedAtMs(token);
    for (const entry of this.#all.values()) if (issued <= entry.atMs && diesWithAll(token, entry.id)) return entry;
    for (const key of keysOf(token)) {
      const entry = this.#byKey.get(key);
      if (entry !== undefined && (entry.kind === "key" || issued <= entry.atMs)) return entry;
    }
    return undefined;
  }

  /** Forgets entries whose last token has expired. */
  prune(nowMs: number): void {
    for (const entries of [this.#byKey, this.#all]) for (const [key, entry] of entries) if (entry.untilMs < nowMs) entries.delete(key);
  }

  get size(): number {
    return this.#byKey.size + this.#all.size;
  }
}

function keyOf(kind: Revocation["kind"], id: string, aud: string | undefined): string {
  return aud === undefined ? `${kind} ${id}` : `${kind} ${id} ${aud}`;
}

/** `grant` entries name the subject of the removed grant as `id` (or `*` for a group, a department or everyone) and the audience. */
function* keysOf(token: RevocableToken): Generator<string> {
  yield keyOf("token", token.jti, undefined);
  yield keyOf("transaction", token.txn, undefined);
  yield keyOf("resource", token.aud, undefined);
  yield keyOf("grant", "*", token.aud);
  if (token.kid !== undefined) yield keyOf("key", token.kid, undefined);
  const before: string[] = ["*"];
  for (const member of chainOf(token)) {
    for (const earlier of before) yield keyOf("grant", earlier, member);
    before.push(member);
    yield keyOf("agent", member, undefined);
    yield keyOf("user", member, undefined);
    yield keyOf("client", member, undefined);
    yield keyOf("grant", member, token.aud);
  }
}
