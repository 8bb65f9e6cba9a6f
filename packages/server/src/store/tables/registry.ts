import type { GrantConditions } from "@agent-id-guard/protocol";
import { base, type Kit } from "../kit.ts";
import type {
  AgentKind,
  AgentState,
  AuthMethod,
  ClientRow,
  PartyState,
  PublicJwk,
  ResourcePermission,
  ResourceRow,
  SubjectType,
} from "../rows.ts";

/** The parties, what they reach, their secrets, and the grants between them. */
export function registryTables(kit: Kit) {
  const agents = kit.table(
    "agents",
    {
      ...base(kit),
      name: kit.text("name").notNull(),
      kind: kit.text("kind").$type<AgentKind>().notNull(),
      purpose: kit.text("purpose").notNull(),
      ownerId: kit.text("owner_id").notNull(),
      state: kit.text("state").$type<AgentState>().notNull(),
      authMethod: kit.text("auth_method").$type<AuthMethod>().notNull(),
      jwks: kit.json("jwks").$type<readonly PublicJwk[]>().notNull(),
      resourceId: kit.text("resource_id"),
      deputyOwnerId: kit.text("deputy_owner_id"),
      ownerLostAtMs: kit.int("owner_lost_at_ms"),
      graceEndsAtMs: kit.int("grace_ends_at_ms"),
    },
    (t) => [
      kit.index("agents_owner").on(t.ownerId),
      kit.index("agents_deputy").on(t.deputyOwnerId),
      kit.index("agents_resource").on(t.resourceId),
    ],
  );

  const clients = kit.table("clients", {
    ...base(kit),
    name: kit.text("name").notNull(),
    kind: kit.text("kind").$type<ClientRow["kind"]>().notNull(),
    state: kit.text("state").$type<PartyState>().notNull(),
    authMethod: kit.text("auth_method").$type<AuthMethod>().notNull(),
    jwks: kit.json("jwks").$type<readonly PublicJwk[]>().notNull(),
    redirectUris: kit.json("redirect_uris").$type<readonly string[]>().notNull(),
    postLogoutRedirectUris: kit.json("post_logout_redirect_uris").$type<readonly string[]>().notNull(),
    backchannelLogoutUri: kit.text("backchannel_logout_uri"),
    consent: kit.text("consent").$type<ClientRow["consent"]>().notNull(),
  });

  const resources = kit.table(
    "resources",
    {
      ...base(kit),
      name: kit.text("name").notNull(),
      title: kit.text("title").notNull(),
      kind: kit.text("kind").$type<ResourceRow["kind"]>().notNull(),
      identifier: kit.text("identifier").notNull(),
      state: kit.text("state").$type<PartyState>().notNull(),
      upstreamUrl: kit.text("upstream_url"),
      permissions: kit.json("permissions").$type<readonly ResourcePermission[]>().notNull(),
      tokenTtlSeconds: kit.int("token_ttl_seconds").notNull(),
      allowPrivateNetwork: kit.bool("allow_private_network").notNull(),
      models: kit.json("models").$type<readonly string[]>(),
      authMethod: kit.text("auth_method").$type<AuthMethod>().notNull(),
      jwks: kit.json("jwks").$type<readonly PublicJwk[]>().notNull(),
    },
    (t) => [kit.uniqueIndex("resources_name").on(t.name), kit.uniqueIndex("resources_identifier").on(t.identifier)],
  );

  const secrets = kit.table(
    "secrets",
    {
      ...base(kit),
      partyId: kit.text("party_id").notNull(),
      hash: kit.text("hash").notNull(),
      hint: kit.text("hint").notNull(),
      expiresAtMs: kit.int("expires_at_ms"),
    },
    (t) => [kit.index("secrets_party").on(t.partyId)],
  );

  const grants = kit.table(
    "grants",
    {
      ...base(kit),
      subjectType: kit.text("subject_type").$type<SubjectType>().notNull(),
      subjectId: kit.text("subject_id").notNull(),
      resourceId: kit
        .text("resource_id")
        .notNull()
        .references(() => resources.id),
      permissions: kit.json("permissions").$type<readonly string[]>().notNull(),
      conditions: kit.json("conditions").$type<GrantConditions>(),
      expiresAtMs: kit.int("expires_at_ms"),
    },
    (t) => [kit.index("grants_subject").on(t.subjectId), kit.index("grants_resource").on(t.resourceId)],
  );

  return { agents, clients, resources, secrets, grants };
}

export type RegistryTables = ReturnType<typeof registryTables>;
