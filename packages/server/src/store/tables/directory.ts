import { base, type Kit } from "../kit.ts";
import type { DirectoryChangeRow, IdentityProviderRow, PartyState, Role, SyncJobRow, UserRow } from "../rows.ts";

/** People, and their ways in. */
export function peopleTables(kit: Kit) {
  const users = kit.table(
    "users",
    {
      ...base(kit),
      providerId: kit.text("provider_id").notNull(),
      subject: kit.text("subject").notNull(),
      name: kit.text("name").notNull(),
      email: kit.text("email"),
      department: kit.text("department").notNull(),
      otherDepartments: kit.json("other_departments").$type<readonly string[]>().notNull(),
      username: kit.text("username").notNull(),
      title: kit.text("title").notNull(),
      employeeNumber: kit.text("employee_number").notNull(),
      directoryRef: kit.text("directory_ref"),
      managerRef: kit.text("manager_ref"),
      profile: kit.json("profile").$type<UserRow["profile"]>().notNull(),
      state: kit.text("state").$type<UserRow["state"]>().notNull(),
      upstreamState: kit.text("upstream_state").$type<UserRow["upstreamState"]>().notNull(),
      departedAtMs: kit.int("departed_at_ms"),
      role: kit.text("role").$type<Role>(),
      passwordHash: kit.text("password_hash"),
    },
    (t) => [
      kit.uniqueIndex("users_subject").on(t.providerId, t.subject),
      kit.index("users_directory_ref").on(t.providerId, t.directoryRef),
      kit.index("users_manager").on(t.providerId, t.managerRef),
      kit.index("users_username").on(t.username),
      kit.index("users_email").on(t.email),
    ],
  );

  const identities = kit.table(
    "identities",
    {
      ...base(kit),
      userId: kit
        .text("user_id")
        .notNull()
        .references(() => users.id),
      providerId: kit.text("provider_id").notNull(),
      subject: kit.text("subject").notNull(),
    },
    (t) => [kit.uniqueIndex("identities_subject").on(t.providerId, t.subject), kit.index("identities_user").on(t.userId)],
  );

  return { users, identities };
}

/** What people belong to. */
export function belongingTables(kit: Kit, { users }: Pick<ReturnType<typeof peopleTables>, "users">) {
  const groups = kit.table(
    "groups",
    {
      ...base(kit),
      name: kit.text("name").notNull(),
      providerId: kit.text("provider_id").notNull(),
      externalId: kit.text("external_id").notNull(),
    },
    (t) => [kit.uniqueIndex("groups_external").on(t.providerId, t.externalId), kit.index("groups_by_name").on(t.name)],
  );

  const departments = kit.table(
    "departments",
    {
      ...base(kit),
      providerId: kit.text("provider_id").notNull(),
      externalId: kit.text("external_id").notNull(),
      parentExternalId: kit.text("parent_external_id"),
      name: kit.text("name").notNull(),
      path: kit.text("path").notNull(),
    },
    (t) => [kit.uniqueIndex("departments_external").on(t.providerId, t.externalId), kit.index("departments_path").on(t.path)],
  );

  const memberships = kit.table(
    "memberships",
    {
      ...base(kit),
      groupId: kit
        .text("group_id")
        .notNull()
        .references(() => groups.id),
      userId: kit
        .text("user_id")
        .notNull()
        .references(() => users.id),
    },
    (t) => [kit.index("memberships_group").on(t.groupId), kit.index("memberships_user").on(t.userId)],
  );

  return { groups, departments, memberships };
}

/** The providers that people come from, and what their directories have been asked. */
export function providerTables(kit: Kit) {
  const identity_providers = kit.table("identity_providers", {
    ...base(kit),
    name: kit.text("name").notNull(),
    kind: kit.text("kind").$type<IdentityProviderRow["kind"]>().notNull(),
    state: kit.text("state").$type<PartyState>().notNull(),
    settings: kit.json("settings").$type<IdentityProviderRow["settings"]>().notNull(),
    sealedSecrets: kit.json("sealed_secrets").$type<IdentityProviderRow["sealedSecrets"]>().notNull(),
    sync: kit.json("sync").$type<IdentityProviderRow["sync"]>().notNull(),
  });

  const sync_jobs = kit.table(
    "sync_jobs",
    {
      ...base(kit),
      providerId: kit.text("provider_id").notNull(),
      mode: kit.text("mode").$type<SyncJobRow["mode"]>().notNull(),
      dryRun: kit.bool("dry_run").notNull(),
      trigger: kit.text("trigger_kind").$type<SyncJobRow["trigger"]>().notNull(),
      state: kit.text("state").$type<SyncJobRow["state"]>().notNull(),
      startedBy: kit.text("started_by").notNull(),
      finishedAtMs: kit.int("finished_at_ms"),
      counts: kit.json("counts").$type<SyncJobRow["counts"]>().notNull(),
      problems: kit.json("problems").$type<SyncJobRow["problems"]>().notNull(),
      error: kit.text("error"),
      thresholds: kit.json("thresholds").$type<SyncJobRow["thresholds"]>().notNull(),
    },
    (t) => [kit.index("sync_jobs_provider").on(t.providerId)],
  );

  const sync_states = kit.table("sync_states", {
    ...base(kit),
    cursor: kit.text("cursor"),
    lastFullAtMs: kit.int("last_full_at_ms"),
    lastIncrementalAtMs: kit.int("last_incremental_at_ms"),
    jobId: kit.text("job_id"),
    leaseUntilMs: kit.int("lease_until_ms").notNull(),
  });

  const directory_changes = kit.table(
    "directory_changes",
    {
      ...base(kit),
      providerId: kit.text("provider_id").notNull(),
      kind: kit.text("kind").$type<DirectoryChangeRow["kind"]>().notNull(),
      ref: kit.text("ref").notNull(),
    },
    (t) => [kit.index("directory_changes_provider").on(t.providerId)],
  );

  return { identity_providers, sync_jobs, sync_states, directory_changes };
}
