import { type AttentionCode, attentionCodes, createdAtMsOf, type Finding, kindOfId } from "@agent-id-guard/protocol";
import { mayAct } from "../agents/index.ts";
import type { Administrator } from "../audit/index.ts";
import { isMadeHere } from "../vault/index.ts";
import { type AttentionFacts, type AttentionPorts, readAttentionFacts } from "./attention-facts.ts";

const dayMs = 86_400_000;
const unusedMs = 30 * dayMs;
const soonMs = 14 * dayMs;
const oldMs = 90 * dayMs;
/** What the server rotates by itself is done within minutes of being due. */
const patienceMs = 600_000;
const mostExamples = 5;

type Example = Finding["examples"][number];
type See = Finding["see"];

/** What may need doing, the gravest first: only what this server knows, and of a developer only what is theirs. */
export async function readAttention(ports: AttentionPorts, by: Administrator, nowMs: number): Promise<readonly Finding[]> {
  return findingsOf(await readAttentionFacts(ports, by, nowMs));
}

/** One look at all facts. */
function findingsOf(facts: AttentionFacts): readonly Finding[] {
  return [
    ...alerts(facts),
    ...agentsWithoutAnybody(facts),
    ...idleAgents(facts),
    ...expiring(facts),
    ...estateGaps(facts),
    ...peopleGaps(facts),
  ]
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => gravity[a.severity] - gravity[b.severity]);
}

const gravity = { critical: 0, warning: 1, info: 2 } as const;

function finding(code: AttentionCode, severity: Finding["severity"], found: readonly Example[], see: See): Finding {
  return { code, severity, text: attentionCodes[code], count: found.length, examples: found.slice(0, mostExamples), see };
}

const named = (type: string, { id, name }: { readonly id: string; readonly name: string }): Example => ({ type, id, name });

function alerts({ estate }: AttentionFacts): readonly Finding[] {
  const raised = (["audit.mismatch", "credential.echoed", "credential.canary_touched"] as const).map((code) => ({
    ...finding(code, "critical", [], { collection: "audit/events", filter: { action: code } }),
    count: estate?.alerts.get(code) ?? 0,
  }));
  const failing = finding("audit.checkpoint_failing", "critical", [], { collection: "audit/events", filter: {} });
  return [...raised, { ...failing, count: estate?.checkpointsFail === true ? 1 : 0 }];
}

function agentsWithoutAnybody({ agents, owners }: AttentionFacts): readonly Finding[] {
  const orphaned = agents.filter(({ state }) => state === "orphaned").toSorted((a, b) => (a.graceEndsAtMs ?? 0) - (b.graceEndsAtMs ?? 0));
  const unclaimed = agents.filter(({ state, ownerLostAtMs }) => state === "suspended" && ownerLostAtMs !== null);
  const leaving = orphaned.map((agent) => ({
    ...named("agent", agent),
    ...(agent.graceEndsAtMs === null ? {} : { untilMs: agent.graceEndsAtMs }),
  }));
  const withoutOwner = agents.filter(({ state, ownerId }) => state === "active" && owners.get(ownerId)?.state !== "active");
  const list = (found: typeof agents) => found.map((agent) => named("agent", agent));
  return [
    finding("agent.owner_suspended", "critical", list(withoutOwner), { collection: "agents", filter: { state: "active" } }),
    finding("agent.orphaned", "critical", leaving, { collection: "agents", filter: { state: "orphaned" } }),
    finding("agent.unclaimed", "warning", list(unclaimed), { collection: "agents", filter: { ownerLost: "true", state: "suspended" } }),
  ];
}

function idleAgents({ agents, uses, grants, nowMs }: AttentionFacts): readonly Finding[] {
  const granted = new Set(grants.map(({ subjectId }) => subjectId));
  const active = agents.filter((agent) => mayAct(agent, nowMs));
  const unused = active.filter(({ id, createdAtMs }) => (uses.get(id)?.lastAtMs ?? createdAtMs) < nowMs - unusedMs);
  const withoutGrants = active.filter(({ id }) => !granted.has(id));
  const see = { collection: "agents", filter: { state: "active" } };
  return [
    finding(
      "agent.unused",
      "warning",
      unused.map((agent) => named("agent", agent)),
      see,
    ),
    finding(
      "agent.without_grants",
      "info",
      withoutGrants.map((agent) => named("agent", agent)),
      see,
    ),
  ];
}

function expiring({ secrets, grants, names, nowMs }: AttentionFacts): readonly Finding[] {
  const isSoon = ({ expiresAtMs }: { readonly expiresAtMs: number | null }) =>
    expiresAtMs !== null && expiresAtMs > nowMs && expiresAtMs <= nowMs + soonMs;
  const nameOf = (id: string) => names.get(id) ?? id;
  const parties = secrets.filter(isSoon).map(({ partyId }) => ({ type: kindOfId(partyId) ?? "", id: partyId, name: nameOf(partyId) }));
  const ending = grants
    .filter(isSoon)
    .map(({ id, subjectId, resourceId }) => ({ type: "grant", id, name: `${nameOf(subjectId)} → ${nameOf(resourceId)}` }));
  return [
    finding("secret.expiring", "warning", parties, { collection: "agents", filter: {} }),
    finding("grant.expiring", "info", ending, { collection: "grants", filter: {} }),
  ];
}

function estateGaps({ estate, nowMs }: AttentionFacts): readonly Finding[] {
  if (estate === undefined) return [];
  const { credentials, resources, identityProviders } = estate;
  const active = credentials.filter(({ state }) => state === "active");
  const old = active.filter(({ activeVersionId }) => activeVersionId !== null && (createdAtMsOf(activeVersionId) ?? nowMs) < nowMs - oldMs);
  const due = active.filter((one) => one.rotateAtMs !== null && one.rotateAtMs <= nowMs - (isMadeHere(one) ? patienceMs : 0));
  const equipped = new Set(active.filter(({ modes }) => modes.includes("proxied")).map(({ resourceId }) => resourceId));
  const bare = resources.filter(({ id, state, upstreamUrl }) => state === "active" && upstreamUrl !== null && !equipped.has(id));
  return [
    finding(
      "credential.rotation_failed",
      "critical",
      due.filter(isMadeHere).map((one) => named("credential", one)),
      { collection: "credentials", filter: { state: "active" } },
    ),
    finding(
      "credential.rotation_due",
      "warning",
      due.filter((one) => !isMadeHere(one)).map((one) => named("credential", one)),
      { collection: "credentials", filter: { state: "active" } },
    ),
    finding(
      "credential.old",
      "warning",
      old.map((one) => named("credential", one)),
      { collection: "credentials", filter: { state: "active" } },
    ),
    finding(
      "resource.without_credential",
      "warning",
      bare.map((one) => named("resource", one)),
      { collection: "resources", filter: {} },
    ),
    {
      ...finding("identity_provider.none", "info", [], { collection: "identity-providers", filter: {} }),
      count: identityProviders === 0 ? 1 : 0,
    },
  ];
}

function peopleGaps({ estate }: AttentionFacts): readonly Finding[] {
  if (estate === undefined) return [];
  const { activeOwners, unknownUpstream, syncs } = estate;
  const owners = { collection: "users", filter: { role: "owner" } };
  const providers = { collection: "identity-providers", filter: {} };
  const syncing = (found: typeof syncs.waiting) => found.map((one) => named("identity_provider", one));
  const list = (users: readonly { readonly id: string; readonly name: string }[]) => users.map((one) => named("user", one));
  return [
    { ...finding("owner.none", "critical", [], owners), count: activeOwners.length === 0 ? 1 : 0 },
    finding("owner.single", "warning", activeOwners.length === 1 ? list(activeOwners) : [], owners),
    finding("user.unknown_upstream", "warning", list(unknownUpstream), { collection: "users", filter: { upstreamState: "unknown" } }),
    finding("sync.waiting", "warning", syncing(syncs.waiting), providers),
    finding("sync.failing", "warning", syncing(syncs.failing), providers),
  ];
}
