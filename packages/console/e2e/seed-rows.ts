import { type IdKind, idPrefixes, invokePermission } from "@agent-id-guard/protocol";
import type { AgentRow, ClientRow, GrantRow, GroupRow, MembershipRow, ResourceRow, UserRow } from "../../server/src/store/port.ts";
import { agentName, clientName, departmentOf, groupName, personName, purposeOf, resourceOf } from "./seed-names.ts";

/** How many of each; grants, and the resources of interactive agents, come by themselves. */
export interface EstateSize {
  readonly agents: number;
  readonly clients: number;
  readonly people: number;
  readonly resources: number;
}

/** The rows of an estate. The same size, issuer and time give the same rows. */
export interface EstateRows {
  readonly users: readonly UserRow[];
  readonly groups: readonly GroupRow[];
  readonly memberships: readonly MembershipRow[];
  readonly clients: readonly ClientRow[];
  readonly resources: readonly ResourceRow[];
  readonly agents: readonly AgentRow[];
  readonly grants: readonly GrantRow[];
}

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const groups = 40;
const yearMs = 365 * 86_400_000;
/** Of no private key that anybody has. */
const publicJwk = {
  ...{ kty: "EC", crv: "P-256", alg: "ES256", use: "sig" },
  ...{ x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM" },
};

/** An id that sorts by time, then by number, as those of the server do. */
function seedId(kind: IdKind, timeMs: number, number: number): string {
  let value = (BigInt(timeMs) << 80n) | (7n << 76n) | (2n << 62n) | BigInt(number);
  let text = "";
  for (let digit = 0; digit < 26; digit++) {
    text = alphabet[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return `${idPrefixes[kind]}_${text}`;
}

/** Makes the rows; nothing is stored. They were made during the year before `nowMs`. */
export function estateRows(size: EstateSize, issuer: string, nowMs: number): EstateRows {
  const base = <Kind extends IdKind>(kind: Kind, index: number, of: number) => {
    const createdAtMs = nowMs - yearMs + Math.floor((index * yearMs) / of);
    return { id: seedId(kind, createdAtMs, index), version: 1, createdAtMs };
  };
  const list = <Row>(count: number, make: (index: number) => Row) => Array.from({ length: count }, (_, index) => make(index));

  const users = list(size.people, (index): UserRow => userRow(base("user", index, size.people), index));
  const groupRows = list(
    Math.min(groups, size.people),
    (index): GroupRow => ({ ...base("group", index, groups), name: groupName(index), providerId: "local", externalId: groupName(index) }),
  );
  const memberships = users.map((user, index): MembershipRow => {
    const groupId = pick(groupRows, index).id;
    return { id: `${groupId}:${user.id}`, version: 1, createdAtMs: user.createdAtMs, groupId, userId: user.id };
  });
  const clients = list(size.clients, (index): ClientRow => clientRow(base("client", index, size.clients), index));
  const outside = list(size.resources, (index): ResourceRow => resourceRow(base("resource", index, size.resources), index, issuer));
  const agents = list(size.agents, (index): AgentRow => {
    const facts = base("agent", index, size.agents);
    const resourceId = isInteractive(index) ? seedId("resource", facts.createdAtMs, size.resources + index) : null;
    return agentRow({ ...facts, resourceId }, index, pick(users, index * 7).id);
  });
  const inside = agents.filter(({ resourceId }) => resourceId !== null).map((agent) => resourceOfAgent(agent, issuer));
  const grants = grantsOf({ agents, outside, groups: groupRows, clients });
  return { users, groups: groupRows, memberships, clients, resources: [...outside, ...inside], agents, grants };
}

const isInteractive = (index: number) => index % 5 < 2;
const pick = <T>(rows: readonly T[], index: number): T => rows[index % rows.length] as T;

type Base = { readonly id: string; readonly version: number; readonly createdAtMs: number };

function userRow(base: Base, index: number): UserRow {
  const subject = `person${index + 1}`;
  const state = index % 50 === 49 ? "suspended" : "active";
  return {
    ...{ ...base, providerId: "local", subject, name: personName(index), email: `${subject}@corp.example` },
    ...{ department: departmentOf(index), state, role: null, passwordHash: null, username: subject },
    ...{ otherDepartments: [], title: "", employeeNumber: "", directoryRef: null, managerRef: null, profile: {} },
    ...{ upstreamState: "present", departedAtMs: null },
  };
}

function clientRow(base: Base, index: number): ClientRow {
  const kind = index % 5 === 2 ? "cli" : index % 5 === 0 ? "web" : "native";
  return {
    ...{ ...base, name: clientName(index), kind, state: "active", authMethod: kind === "web" ? "private_key_jwt" : "none" },
    ...{ jwks: kind === "web" ? [publicJwk] : [], redirectUris: [`https://app${index + 1}.corp.example/callback`] },
    ...{ postLogoutRedirectUris: [], backchannelLogoutUri: null, consent: "implied" },
  };
}

const permissionsOf = { llm: ["invoke"], mcp: ["read", "write"], service: ["read", "write"] } as const;

function resourceRow(base: Base, index: number, issuer: string): ResourceRow {
  const { name, title, kind } = resourceOf(index);
  const isMcp = kind === "mcp";
  return {
    ...{ ...base, name, title, kind, state: "active" },
    identifier: isMcp ? `https://${name}.corp.example/mcp` : `${issuer}/gateway/${name}`,
    upstreamUrl: isMcp ? null : `https://${name}.example/v1`,
    permissions: permissionsOf[kind].map((right) => ({ name: `${kind}:${right}`, description: "" })),
    ...{ tokenTtlSeconds: 300, allowPrivateNetwork: false, models: null },
    ...{ authMethod: isMcp ? "private_key_jwt" : "none", jwks: isMcp ? [publicJwk] : [] },
  };
}

function agentRow(base: Base & { readonly resourceId: string | null }, index: number, ownerId: string): AgentRow {
  const state = index % 100 === 99 ? "retired" : index % 25 === 24 ? "suspended" : index % 40 === 38 ? "orphaned" : "active";
  return {
    ...{ ...base, name: agentName(index), purpose: purposeOf(index), ownerId, state },
    kind: base.resourceId === null ? "autonomous" : "interactive",
    ...{ authMethod: "private_key_jwt", jwks: [publicJwk], deputyOwnerId: null },
    ...{ ownerLostAtMs: state === "orphaned" ? base.createdAtMs : null, graceEndsAtMs: null },
  };
}

function resourceOfAgent({ id, name, resourceId, createdAtMs }: AgentRow, issuer: string): ResourceRow {
  return {
    ...{ id: resourceId as string, version: 1, createdAtMs, name: id.replace("_", "-"), title: name, kind: "agent", state: "active" },
    ...{
      identifier: `${issuer}/agents/${id}`,
      upstreamUrl: null,
      permissions: [{ name: invokePermission, description: "Call the agent" }],
    },
    ...{ tokenTtlSeconds: 300, allowPrivateNetwork: false, models: null, authMethod: "none", jwks: [] },
  };
}

interface Ends {
  readonly agents: readonly AgentRow[];
  readonly outside: readonly ResourceRow[];
  readonly groups: readonly GroupRow[];
  readonly clients: readonly ClientRow[];
}

/** Each agent reaches two or three resources; one client and one group may call each interactive agent; each group may use some resources itself. */
function grantsOf({ agents, outside, groups, clients }: Ends): readonly GrantRow[] {
  const grants: GrantRow[] = [];
  const grant = (
    subjectType: GrantRow["subjectType"],
    subjectId: string,
    resource: { id: string; rights: readonly string[] },
    createdAtMs: number,
  ) =>
    grants.push({
      ...{ id: seedId("grant", createdAtMs, grants.length), version: 1, createdAtMs, subjectType, subjectId },
      ...{ resourceId: resource.id, permissions: resource.rights, conditions: null, expiresAtMs: null },
    });
  const rightsOf = ({ id, permissions }: ResourceRow, most: number) => ({ id, rights: permissions.slice(0, most).map(({ name }) => name) });
  for (const [index, { id, resourceId, createdAtMs }] of agents.entries()) {
    const reached = new Set([
      pick(outside, index * 10),
      pick(outside, index * 3 + 1),
      ...(index % 2 === 0 ? [pick(outside, index * 11 + 2)] : []),
    ]);
    for (const resource of reached) grant("agent", id, rightsOf(resource, 1 + (index % 2)), createdAtMs);
    if (resourceId === null) continue;
    grant("client", pick(clients, index).id, { id: resourceId, rights: [invokePermission] }, createdAtMs);
    grant("group", pick(groups, index).id, { id: resourceId, rights: [invokePermission] }, createdAtMs);
  }
  for (const [index, resource] of outside.entries()) grant("group", pick(groups, index).id, rightsOf(resource, 1), resource.createdAtMs);
  return grants;
}
