import { base, type Kit } from "../kit.ts";
import type {
  ConnectionRequestRow,
  ConnectionRow,
  CredentialRow,
  Injection,
  LeaseRow,
  PartyState,
  PublicJwk,
  RewrapJobRow,
  SealedRow,
  SigningKeyRow,
} from "../rows.ts";
import type { RegistryTables } from "./registry.ts";

/** What the vault sealed: credentials of resources, and the keys that sign tokens. */
export function vaultTables(kit: Kit, { resources }: Pick<RegistryTables, "resources">) {
  const credentials = kit.table(
    "credentials",
    {
      ...base(kit),
      name: kit.text("name").notNull(),
      resourceId: kit
        .text("resource_id")
        .notNull()
        .references(() => resources.id),
      state: kit.text("state").$type<PartyState>().notNull(),
      kind: kit.text("kind").$type<CredentialRow["kind"]>().notNull(),
      settings: kit.json("settings").$type<CredentialRow["settings"]>().notNull(),
      modes: kit.json("modes").$type<CredentialRow["modes"]>().notNull(),
      sharing: kit.text("sharing").$type<CredentialRow["sharing"]>().notNull(),
      destinations: kit.json("destinations").$type<readonly string[]>().notNull(),
      injection: kit.json("injection").$type<Injection>().notNull(),
      boundAgents: kit.json("bound_agents").$type<CredentialRow["boundAgents"]>(),
      boundPeople: kit.json("bound_people").$type<CredentialRow["boundPeople"]>(),
      canary: kit.bool("canary").notNull(),
      rotation: kit.json("rotation").$type<CredentialRow["rotation"]>(),
      rotateAtMs: kit.int("rotate_at_ms"),
      activeVersionId: kit.text("current_version_id"),
    },
    (t) => [kit.index("credentials_resource").on(t.resourceId)],
  );

  const credential_versions = kit.table(
    "credential_versions",
    {
      ...base(kit),
      credentialId: kit
        .text("credential_id")
        .notNull()
        .references(() => credentials.id),
      number: kit.int("number").notNull(),
      retireAtMs: kit.int("retire_at_ms"),
      kmsKeyId: kit.text("kms_key_id").notNull(),
      wrappedKey: kit.bytes("wrapped_key").notNull(),
      nonce: kit.bytes("nonce").notNull(),
      ciphertext: kit.bytes("ciphertext").notNull(),
    },
    (t) => [kit.uniqueIndex("credential_versions_number").on(t.credentialId, t.number)],
  );

  const signing_keys = kit.table("signing_keys", {
    ...base(kit),
    state: kit.text("state").$type<SigningKeyRow["state"]>().notNull(),
    publicJwk: kit.json("public_jwk").$type<PublicJwk>().notNull(),
    sealedPrivateKey: kit.json("sealed_private_key").$type<SealedRow>().notNull(),
    activateAtMs: kit.int("activate_at_ms").notNull(),
    retireAtMs: kit.int("retire_at_ms"),
  });

  return { credentials, credential_versions, signing_keys };
}

/** What people have at third parties, and what they are asked to connect. */
export function connectionTables(kit: Kit, { credentials }: Pick<VaultTables, "credentials">) {
  const connections = kit.table(
    "connections",
    {
      ...base(kit),
      credentialId: kit
        .text("credential_id")
        .notNull()
        .references(() => credentials.id),
      holder: kit.text("holder").notNull(),
      state: kit.text("state").$type<ConnectionRow["state"]>().notNull(),
      account: kit.text("account"),
      scopes: kit.json("scopes").$type<readonly string[]>().notNull(),
      sealed: kit.json("sealed").$type<SealedRow>().notNull(),
      sealNumber: kit.int("seal_number").notNull(),
      isRenewable: kit.bool("is_renewable").notNull(),
      accessExpiresAtMs: kit.int("access_expires_at_ms"),
      refreshedAtMs: kit.int("refreshed_at_ms"),
      deadReason: kit.text("dead_reason"),
      diedAtMs: kit.int("died_at_ms"),
    },
    (t) => [kit.uniqueIndex("connections_holder").on(t.credentialId, t.holder), kit.index("connections_of").on(t.holder)],
  );

  const connection_requests = kit.table(
    "connection_requests",
    {
      ...base(kit),
      credentialId: kit.text("credential_id").notNull(),
      resourceId: kit.text("resource_id").notNull(),
      userId: kit.text("user_id").notNull(),
      agentId: kit.text("agent_id"),
      status: kit.text("status").$type<ConnectionRequestRow["status"]>().notNull(),
      scopes: kit.json("scopes").$type<readonly string[]>().notNull(),
      txn: kit.text("txn").notNull(),
      stateHash: kit.text("state_hash"),
      browserHash: kit.text("browser_hash"),
      sealed: kit.json("sealed").$type<SealedRow>(),
      connectionId: kit.text("connection_id"),
      failure: kit.text("failure"),
      finishedAtMs: kit.int("finished_at_ms"),
      expiresAtMs: kit.int("expires_at_ms").notNull(),
    },
    (t) => [kit.index("connection_requests_state").on(t.stateHash), kit.index("connection_requests_user").on(t.userId)],
  );

  return { connections, connection_requests };
}

/** What was handed over, and the runs that look after the master key's custody. */
export function custodyTables(kit: Kit) {
  const leases = kit.table(
    "leases",
    {
      ...base(kit),
      credentialId: kit.text("credential_id").notNull(),
      connectionId: kit.text("connection_id"),
      resourceId: kit.text("resource_id").notNull(),
      agentId: kit.text("agent_id").notNull(),
      userId: kit.text("user_id"),
      mode: kit.text("mode").$type<LeaseRow["mode"]>().notNull(),
      purpose: kit.text("purpose"),
      txn: kit.text("txn").notNull(),
      chain: kit.json("chain").$type<readonly string[]>().notNull().default([]),
      tokenId: kit.text("token_id").notNull(),
      address: kit.text("address"),
      state: kit.text("state").$type<LeaseRow["state"]>().notNull(),
      expiresAtMs: kit.int("expires_at_ms").notNull(),
      mostUntilMs: kit.int("most_until_ms").notNull(),
      renewals: kit.int("renewals").notNull(),
      handle: kit.json("handle").$type<SealedRow>(),
      endedAtMs: kit.int("ended_at_ms"),
      killing: kit.json("killing").$type<LeaseRow["killing"]>(),
      killAtMs: kit.int("kill_at_ms").$type<LeaseRow["killAtMs"]>(),
    },
    (t) => [
      kit.index("leases_state").on(t.state),
      kit.index("leases_agent").on(t.agentId),
      kit.index("leases_user").on(t.userId),
      kit.index("leases_credential").on(t.credentialId),
      kit.index("leases_connection").on(t.connectionId),
      kit.index("leases_ended").on(t.endedAtMs),
    ],
  );

  const rewrap_jobs = kit.table("rewrap_jobs", {
    ...base(kit),
    state: kit.text("state").$type<RewrapJobRow["state"]>().notNull(),
    everything: kit.bool("everything").notNull(),
    targetKeyId: kit.text("target_key_id").notNull(),
    startedBy: kit.text("started_by").notNull(),
    total: kit.int("total").notNull(),
    done: kit.int("done").notNull(),
    failed: kit.int("failed").notNull(),
    cursor: kit.text("cursor"),
    leaseUntilMs: kit.int("lease_until_ms").notNull(),
    finishedAtMs: kit.int("finished_at_ms"),
    problems: kit.json("problems").$type<RewrapJobRow["problems"]>().notNull(),
    error: kit.text("error"),
  });
  return { leases, rewrap_jobs };
}

type VaultTables = ReturnType<typeof vaultTables>;
