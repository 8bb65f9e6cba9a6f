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
  connections: ["state", "deadReason", "diedAtMs", "sealNumber"],
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
const user = targets(["consents", "userId"], ["identities", "userId"], ["memberships", "userId"], ["users", "id"]);
const provider = targets(["identity_providers", "id"], ["secrets", "partyId"]);
const credential = targets(["connections", "credentialId"], ["credential_versions", "credentialId"], ["credentials", "id"]);
const estate: Locate = () => [{ collection: "settings", where: { id: "estate" } }];

/** Which rows to look at (those that refer to others before the others), and the actions that may have ended them. */
const places: readonly (readonly [locate: Locate, actions: readonly EventAction[]])[] = [
  [
    party("agents"),
    ["agent.suspend", "agent.retire", "agent.orphan", "agent.transfer", "agent.update", "agent.keys.replace", "agent.secret.revoke"],
  ],
  [party("clients"), ["client.suspend", "client.update", "client.keys.replace", "client.secret.revoke"]],
  [party("resources"), ["resource.suspend", "resource.update", "resource.keys.replace", "resource.secret.revoke"]],
  [targets(["grants", "id"]), ["grant.update", "grant.remove"]],
  [user, ["user.suspend", "user.depart", "user.update", "user.adopt", "user.role.set"]],
  [targets(["identities", "id"]), ["identity.unlink"]],
  [targets(["consents", "id"]), ["consent.withdraw"]],
  [targets(["memberships", "groupId"], ["groups", "id"]), ["group.remove"]],
  [targets(["memberships", "id"]), ["group.member.remove"]],
  [targets(["departments", "id"]), ["department.update", "department.remove"]],
  [provider, ["identity_provider.suspend", "identity_provider.scim_token.revoke"]],
  [
    credential,
    [
      "credential.rotate",
      "credential.suspend",
      "credential.remove",
      "credential.update",
      "credential.reveal.set",
      "credential.version.erase",
    ],
  ],
  [targets(["connections", "id"]), ["connection.create", "connection.remove"]],
  [targets(["signing_keys", "id"]), ["signing_key.revoke"]],
  [estate, ["estate.stop", "estate.resume"]],
];

/**
 * The actions that end or narrow something which a backup of before would bring back, and which rows to look at.
 * What dies with every restore (tokens, sessions, leases) is not here.
 */
export const endings: Readonly<Partial<Record<EventAction, Locate>>> = Object.fromEntries(
  places.flatMap(([locate, actions]) => actions.map((action) => [action, locate])),
);

/** The rows that an event may have ended. */
export function endedBy(event: AuditEvent): readonly Question[] {
  return endings[event.action as EventAction]?.(event) ?? [];
}
