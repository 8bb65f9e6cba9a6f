import type { AgentRow, ClientRow, GrantRow, LeaseRow, ResourceRow, UserRow } from "../../src/store/port.ts";

/** Rows as they are after registration; a test states only what it is about. */
const base = { version: 1, createdAtMs: 1_700_000_000_000 };

export function agentRow(id: string, more: Partial<AgentRow> = {}): AgentRow {
  const row = {
    name: id,
    kind: "interactive",
    purpose: "",
    ownerId: "usr_owner",
    state: "active",
    authMethod: "client_secret",
    jwks: [],
  } as const;
  return { id, ...base, ...row, resourceId: null, deputyOwnerId: null, ownerLostAtMs: null, graceEndsAtMs: null, ...more };
}

export function clientRow(id: string, more: Partial<ClientRow> = {}): ClientRow {
  const row = { name: id, kind: "web", state: "active", authMethod: "client_secret", jwks: [], redirectUris: [] } as const;
  return { id, ...base, ...row, postLogoutRedirectUris: [], backchannelLogoutUri: null, consent: "implied", ...more };
}

export function userRow(id: string, more: Partial<UserRow> = {}): UserRow {
  const row = {
    providerId: "local",
    subject: id,
    name: id,
    email: null,
    department: "",
    otherDepartments: [],
    username: "",
    title: "",
    employeeNumber: "",
    directoryRef: null,
    managerRef: null,
    profile: {},
    state: "active",
    upstreamState: "present",
    departedAtMs: null,
    role: null,
    passwordHash: null,
  } as const;
  return { id, ...base, ...row, ...more };
}

export function resourceRow(id: string, permissions: readonly string[], more: Partial<ResourceRow> = {}): ResourceRow {
  return {
    id,
    ...base,
    name: id,
    title: id,
    kind: "mcp",
    identifier: `https://${id}.example/`,
    state: "active",
    upstreamUrl: null,
    permissions: permissions.map((name) => ({ name, description: "" })),
    tokenTtlSeconds: 300,
    allowPrivateNetwork: false,
    models: null,
    authMethod: "client_secret",
    jwks: [],
    ...more,
  };
}

export function grantRow(
  id: string,
  subjectType: GrantRow["subjectType"],
  subjectId: string,
  resourceId: string,
  permissions: readonly string[],
  expiresAtMs: number | null = null,
  conditions: GrantRow["conditions"] = null,
): GrantRow {
  return { id, ...base, subjectType, subjectId, resourceId, permissions, conditions, expiresAtMs };
}

/** A lease of a minted JWT that is live. */
export function leaseRow(
  id: string,
  of: Pick<LeaseRow, "credentialId" | "resourceId" | "agentId">,
  more: Partial<LeaseRow> = {},
): LeaseRow {
  const ends = { expiresAtMs: 4_000_000_000_000, mostUntilMs: 4_000_000_000_000, endedAtMs: null, killing: null, killAtMs: null };
  const row = { connectionId: null, userId: null, mode: "minted", purpose: null, state: "live", renewals: 0, handle: null } as const;
  return { id, ...base, ...of, ...row, txn: "txn_1", chain: [of.agentId], tokenId: "t", address: null, ...ends, ...more };
}
