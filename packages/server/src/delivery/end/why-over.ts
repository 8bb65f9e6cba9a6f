import { type Actor, isGuardError, type RevocableToken, type Revocation, RevocationSet } from "@agent-id-guard/protocol";
import { mayAct } from "../../agents/index.ts";
import { decideThroughout } from "../../policy/index.ts";
import type { LeaseRow } from "../../store/port.ts";
import type { DeliveryPorts } from "../ports.ts";

type Ports = Pick<DeliveryPorts, "store" | "policy" | "estate" | "vault" | "clock">;

/** Why a lease must end now, in a sentence for the record; undefined: everything that it rests on still stands. */
export async function whyOver({ store, policy, estate, vault, clock }: Ports, lease: LeaseRow): Promise<string | undefined> {
  if (estate.isStopped) return "Everything is stopped.";
  const agent = await store.get("agents", lease.agentId);
  if (agent === undefined || !mayAct(agent, clock.nowMs())) return "The agent may not act any more.";
  if (lease.userId !== null && (await store.get("users", lease.userId))?.state !== "active") return "The person is not active any more.";
  const resource = await store.get("resources", lease.resourceId);
  if (resource?.state !== "active") return "The resource is not active any more.";
  const userId = lease.userId ?? undefined;
  const refusal = await refusalOf(() =>
    vault.choose(resource, { mode: lease.mode, caller: { agentId: agent.id, userId }, credentialId: lease.credentialId }),
  );
  if (refusal !== undefined) return refusal;
  if (lease.connectionId !== null && (await store.get("connections", lease.connectionId))?.state !== "active")
    return "The connection that it rests on is over.";
  const decision = await decideThroughout(policy, {
    ...{ resource, requested: undefined, agentId: agent.id, userId, chain: lease.chain },
    sourceAddress: lease.address ?? undefined,
  });
  return decision.effect === "deny" ? decision.reason : undefined;
}

/** What the vault refuses now; what it can't answer now is no refusal. */
async function refusalOf(choosing: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await choosing();
    return undefined;
  } catch (error) {
    if (!isGuardError(error) || !/^(access\.denied|vault\.(no_credential|mode_refused))$/.test(error.code)) throw error;
    return error.description;
  }
}

/** Revocations that have just come. A lease dies with the token with which it was asked for, with its credential and with its connection. */
export class Fallen {
  readonly #set = new RevocationSet();
  readonly #ids = new Set<string>();
  /** Whoever had a signing key could have asked for any lease. */
  readonly #isKey: boolean;

  constructor(entries: readonly Revocation[]) {
    for (const entry of entries) this.#set.add(entry);
    for (const { kind, id } of entries) if (kind === "credential" || kind === "connection") this.#ids.add(id);
    this.#isKey = entries.some(({ kind }) => kind === "key");
  }

  takes(lease: LeaseRow, audience: string): boolean {
    if (this.#isKey || this.#ids.has(lease.credentialId) || this.#ids.has(lease.connectionId ?? "")) return true;
    return this.#set.find(tokenOf(lease, audience)) !== undefined;
  }
}

/** As much of the token as revocations look at. */
function tokenOf({ chain, agentId, tokenId, txn, createdAtMs }: LeaseRow, aud: string): RevocableToken {
  const [sub = agentId, ...actors] = chain;
  let act: Actor | undefined;
  for (const actor of actors) act = act === undefined ? { sub: actor } : { sub: actor, act };
  return { sub, client_id: agentId, aud, txn, jti: tokenId, iat: Math.floor(createdAtMs / 1_000), ...(act === undefined ? {} : { act }) };
}
