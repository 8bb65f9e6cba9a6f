import type { AuditEvent, Decision } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Entropy } from "../entropy/port.ts";
import type { Store } from "../store/port.ts";
import type { Parties, Policy, PolicyLayer } from "./contract.ts";
import { GrantIndex } from "./grant-index.ts";
import { heldInCommon } from "./held-in-common.ts";
import { judge, type Verdict } from "./judge.ts";
import { narrow } from "./narrow.ts";
import { type Holder, PartyIndex, type PartyRole } from "./party-index.ts";

export interface PolicyOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Asked in this order after the grants have allowed something. None by default. */
  readonly layers?: readonly PolicyLayer[];
}

/**
 * Loads all grants and follows the store from then on. A question whose parties have been asked about before costs no read.
 * A change counts from the moment its commit resolves.
 */
export async function createPolicy({ store, clock, entropy, layers = [] }: PolicyOptions): Promise<Policy> {
  const grants = new GrantIndex(store);
  const parties = new PartyIndex(store);
  const unsubscribe = store.subscribe((events) => {
    for (const event of events) follow(event, grants, parties);
  });
  try {
    await grants.load();
  } catch (error) {
    unsubscribe();
    throw error;
  }

  /** The parties, with both indexes standing at one moment: what changes while they are read is read again. */
  const holdersOf = async (named: Parties): Promise<readonly Holder[]> => {
    for (;;) {
      const { generation } = parties;
      if (grants.isBehind) await grants.settle();
      const holders: Holder[] = [];
      for (const [role, id] of rolesOf(named)) holders.push(parties.known(role, id) ?? (await parties.read(role, id)));
      if (generation === parties.generation && !grants.isBehind) return holders;
    }
  };

  return {
    async decide(question) {
      const holders = await holdersOf(question);
      const verdict = judge(question, holders, (key) => grants.of(key, question.resource.id), clock.nowMs());
      const narrowed = layers.length === 0 || verdict.effect === "deny" ? verdict : await narrow(question, verdict, layers);
      return toDecision(entropy.id("decision"), narrowed);
    },

    async grantsOf(named, { sourceAddress }) {
      const holders = await holdersOf(named);
      const nowMs = clock.nowMs();
      if (holders.some((holder) => holder.untilMs <= nowMs)) return new Map();
      return heldInCommon(holders, grants, { nowMs, sourceAddress, chain: "any" });
    },

    close: unsubscribe,
  };
}

/** What a committed event changed here. */
function follow({ target }: AuditEvent, grants: GrantIndex, parties: PartyIndex): void {
  if (target === undefined) return;
  if (target.type === "grant") grants.touch(target.id);
  else if (target.type === "agent" || target.type === "client" || target.type === "user") parties.forget(target.type, target.id);
  else if (target.type === "membership") parties.forget("user", target.id.slice(target.id.indexOf(":") + 1));
  else if (target.type === "group") parties.forgetUsers();
}

function rolesOf({ agentId, clientId, userId }: Parties): readonly (readonly [PartyRole, string])[] {
  const named = [
    ["client", clientId],
    ["agent", agentId],
    ["user", userId],
  ] as const;
  return named.flatMap(([role, id]) => (id === undefined ? [] : [[role, id] as const]));
}

function toDecision(id: string, verdict: Verdict): Decision {
  const { requested, allowed, grants, policies, ...rest } = verdict;
  return { id, requested: [...requested], allowed: [...allowed], grants: [...grants], policies: [...policies], ...rest };
}
