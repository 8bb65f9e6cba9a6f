import { assertionLimits, GuardError, tokenTtlSeconds } from "@agent-id-guard/protocol";
import { revocationsOf } from "../../audit/index.ts";
import { sealContexts, toSealedRow } from "../../kms/port.ts";
import type { Plan, SigningKeyRow, Write } from "../../store/port.ts";
import type { KeyActor } from "../contract.ts";
import type { KeyRingDeps } from "./key-ring.ts";
import { algorithmOfUse, type KeyUse, publishedBeforeMs, rowsFor, signingKeyAt, stateAt, useOf } from "./key-state.ts";

/** After its successor signs, a key stays published until the last token that it signed has expired for every clock. */
const lastTokenMs = (tokenTtlSeconds.max + assertionLimits.clockToleranceSeconds) * 1_000;
const forever = 253_402_300_799_000;
const keyUses: readonly KeyUse[] = ["tokens", "federation"];

/** The first key of a use, signing at once. Of several replicas one commits; the others fail with `spent` (case INT-10). */
export async function planFirstKey(deps: KeyRingDeps, use: KeyUse): Promise<Plan<{ readonly kid: string }>> {
  const nowMs = deps.clock.nowMs();
  const claim = use === "tokens" ? "signing_key first" : `signing_key first ${use}`;
  return planNewKey(deps, use, nowMs, { type: "system", id: "setup" }, [{ verb: "claim", id: claim, expiresAtMs: forever, nowMs }]);
}

/**
 * Successors of the keys that sign now, one for each use among the rows; a use whose successor is waiting to sign already has none. The answer names the one for
 * tokens. Two rotations at once: one commits, the other fails with `spent`. Throws `entity.invalid_state` when nothing is left to do.
 */
export async function planRotation(
  deps: KeyRingDeps,
  rows: readonly SigningKeyRow[],
  actor: KeyActor,
): Promise<Plan<{ readonly kid: string }>> {
  const nowMs = deps.clock.nowMs();
  const plans: Plan<{ readonly kid: string }>[] = [];
  for (const use of keyUses) {
    const ofUse = rowsFor(use, rows);
    if (ofUse.length > 0 && ofUse.every((row) => stateAt(row, nowMs) !== "next")) plans.push(await planSuccessor(deps, use, ofUse, actor));
  }
  const [first] = plans;
  if (first === undefined)
    throw new GuardError("entity.invalid_state", {
      description: "A new key is waiting to sign already",
      hint: "Rotate again once it signs.",
    });
  return { writes: plans.flatMap(({ writes }) => writes), events: plans.flatMap(({ events }) => events), answer: first.answer };
}

async function planSuccessor(deps: KeyRingDeps, use: KeyUse, rows: readonly SigningKeyRow[], actor: KeyActor) {
  const nowMs = deps.clock.nowMs();
  const old = signingKeyAt(rows, nowMs);
  const activateAtMs = nowMs + publishedBeforeMs;
  const writes: Write[] = old === undefined ? [] : [retire(old, activateAtMs + lastTokenMs)];
  writes.push({ verb: "claim", id: claimAfter(old?.id ?? "none"), expiresAtMs: activateAtMs, nowMs });
  return planNewKey(deps, use, activateAtMs, actor, writes);
}

/**
 * A compromised key is out at once. If it was the one that signs, its successor signs at once too: better unknown for a moment than forged.
 * If it was the successor of the one that signs, that one goes on.
 */
export async function planKeyRevocation(
  deps: KeyRingDeps,
  rows: readonly SigningKeyRow[],
  kid: string,
  actor: KeyActor,
): Promise<Plan<{ readonly kid: string }>> {
  const nowMs = deps.clock.nowMs();
  const row = rows.find(({ id }) => id === kid);
  if (row === undefined) throw new GuardError("entity.not_found");
  if (stateAt(row, nowMs) === "compromised")
    throw new GuardError("entity.invalid_state", {
      description: "This key has been declared compromised already",
      hint: "Its tokens are dead.",
    });
  const out: Write = {
    verb: "compareAndSet",
    collection: "signing_keys",
    id: kid,
    version: row.version,
    set: { state: "compromised", retireAtMs: nowMs },
  };
  const event = deps.draft({
    category: "admin",
    action: "signing_key.revoke",
    outcome: "success",
    actor,
    target: { type: "signing_key", id: kid },
    revokes: revocationsOf([{ kind: "key", id: kid }], nowMs),
  });
  const use = useOf(row.publicJwk);
  const others = rowsFor(use, rows).filter(({ id }) => id !== kid);
  const signing = signingKeyAt(others, nowMs);
  if (signing !== undefined) return { writes: [out, ...goingOn(signing, others, nowMs)], events: [event], answer: { kid: signing.id } };
  const successor = await planNewKey(deps, use, nowMs, actor, [out]);
  return { ...successor, events: [event, ...successor.events] };
}

/** Somebody must sign without end: the key that signs now does where no other one will, and may be succeeded anew. */
function goingOn(signing: SigningKeyRow, rows: readonly SigningKeyRow[], nowMs: number): readonly Write[] {
  const isSucceeded = rows.some((row) => row.retireAtMs === null && ["next", "active"].includes(stateAt(row, nowMs)));
  if (isSucceeded) return [];
  return [
    { verb: "compareAndSet", collection: "signing_keys", id: signing.id, version: signing.version, set: { retireAtMs: null } },
    { verb: "remove", collection: "claims", where: { id: claimAfter(signing.id) } },
  ];
}

/** Names the succession of one key, which happens once. */
const claimAfter = (kid: string) => `signing_key after ${kid}`;

function retire(row: SigningKeyRow, retireAtMs: number): Write {
  return { verb: "compareAndSet", collection: "signing_keys", id: row.id, version: row.version, set: { retireAtMs } };
}

async function planNewKey(
  deps: KeyRingDeps,
  use: KeyUse,
  activateAtMs: number,
  actor: KeyActor,
  writes: readonly Write[],
): Promise<Plan<{ readonly kid: string }>> {
  const { kid, publicJwk, privatePkcs8 } = await deps.signer.generate(algorithmOfUse[use]);
  const sealed = await deps.envelope.seal(privatePkcs8, sealContexts.signing_key(kid));
  privatePkcs8.fill(0);
  const nowMs = deps.clock.nowMs();
  const row: SigningKeyRow = {
    id: kid,
    version: 1,
    createdAtMs: nowMs,
    state: activateAtMs <= nowMs ? "active" : "next",
    publicJwk,
    sealedPrivateKey: toSealedRow(sealed),
    activateAtMs,
    retireAtMs: null,
  };
  const event = deps.draft({
    category: "admin",
    action: "signing_key.create",
    outcome: "success",
    actor,
    target: { type: "signing_key", id: kid },
    detail: { activateAtMs },
  });
  return { writes: [...writes, { verb: "insert", collection: "signing_keys", row }], events: [event], answer: { kid } };
}
