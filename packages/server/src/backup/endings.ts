import type { AuditEvent, EventAction } from "@agent-id-guard/protocol";
import type { Collection } from "../store/port.ts";

/** Rows that an event may have ended: those of a collection with these values. */
export interface Question {
  readonly collection: GuardedCollection;
  readonly where: Readonly<Record<string, string>>;
}

/**
 * What counts of a row once something was ended: the columns that say whether and how far it may be used. They are written to the journal, so no secret is among them, sealed
 * or not. Of a collection without columns it counts which rows are left.
 */
export const guardedColumns = {
  agents: ["state", "ownerId", "deputyOwnerId", "ownerLostAtMs", "graceEndsAtMs", "authMethod", "jwks"],
  clients: ["state", "authMethod", "jwks", "redirectUris", "postLogoutRedirectUris", "backchannelLogoutUri", "consent"],
  resources: ["state", "authMethod", "jwks", "upstreamUrl", "allowPrivateNetwork", "permissions", "models", "tokenTtlSeconds"],
  secrets: ["expiresAtMs"],
  grants: ["permissions", "conditions", "expiresAtMs"],
  users: ["state", "upstreamState", "departedAtMs", "role", "department", "otherDepartments"],
  identities: [],
  groups: [],
  memberships: [],
  departments: ["path", "parentExternalId"],
  consents: ["permissions", "clientFingerprint"],
  identity_providers: ["state"],
  credentials: ["state", "modes", "sharing", "destinations", "injection", "boundAgents", "boundPeople", "activeVersionId"],
  credential_versions: ["retireAtMs"],
  connections: ["state", "deadReason", "diedAtMs"],
  signing_keys: ["state", "retireAtMs"],
  settings: ["value"],
} as const satisfies Partial<Record<Collection, readonly string[]>>;

export type GuardedCollection = keyof typeof guardedColumns;

type Locate = (event: AuditEvent) => readonly Question[];

const targets =
  (...places: readonly (readonly [collection: GuardedCollection, column: string])[]): Locate =>
  ({ target }) =>
    target === undefined ? [] : places.map(([collection, column]) => ({ collection, where: { [column]: target.id } }));

const party = (collection: "agents" | "clients" | "resources") => targets([collection, "id"], ["secrets", "partyId"]);
const agent = party("agents");
const client = party("clients");
const resource = party("resources");
const user = targets(["consents", "userId"], ["identities", "userId"], ["memberships", "userId"], ["users", "id"]);
const provider = targets(["identity_providers", "id"], ["secrets", "partyId"]);
const credential = targets(["connections", "credentialId"], ["credential_versions", "credentialId"], ["credentials", "id"]);
const estate: Locate = () => [{ collection: "settings", where: { id: "estate" } }];

/**
 * The actions that end or narrow something which a backup of before would bring back, and which rows to look at: those that refer to others before the others.
 * What dies with every restore (tokens, sessions, leases) is not here.
 */
export const endings: Readonly<Partial<Record<EventAction, Locate>>> = {
  "agent.suspend": agent,
  "agent.retire": agent,
  "agent.orphan": agent,
  "agent.transfer": agent,
  "agent.update": agent,
  "agent.keys.replace": agent,
  "agent.secret.revoke": agent,
  "client.suspend": client,
  "client.update": client,
  "client.keys.replace": client,
  "client.secret.revoke": client,
  "resource.suspend": resource,
  "resource.update": resource,
  "resource.keys.replace": resource,
  "resource.secret.revoke": resource,
  "grant.update": targets(["grants", "id"]),
  "grant.remove": targets(["grants", "id"]),
  "user.suspend": user,
  "user.depart": user,
  "user.update": user,
  "user.adopt": user,
  "user.role.set": user,
  "identity.unlink": targets(["identities", "id"]),
  "consent.withdraw": targets(["consents", "id"]),
  "group.remove": targets(["memberships", "groupId"], ["groups", "id"]),
  "group.member.remove": targets(["memberships", "id"]),
  "department.update": targets(["departments", "id"]),
  "department.remove": targets(["departments", "id"]),
  "identity_provider.suspend": provider,
  "identity_provider.scim_token.revoke": provider,
  "credential.rotate": credential,
  "credential.suspend": credential,
  "credential.remove": credential,
  "credential.update": credential,
  "credential.reveal.set": credential,
  "credential.version.erase": credential,
  "connection.remove": targets(["connections", "id"]),
  "signing_key.revoke": targets(["signing_keys", "id"]),
  "estate.stop": estate,
  "estate.resume": estate,
};

/** The rows that an event may have ended. */
export function endedBy(event: AuditEvent): readonly Question[] {
  return endings[event.action as EventAction]?.(event) ?? [];
}
