import { base, type Kit } from "../kit.ts";
import type { IdentityProviderRow, PartyState, Role, SealedRow } from "../rows.ts";

/** People, their groups, and the providers that they come from. */
export function directoryTables(kit: Kit) {
  const users = kit.table(
    "users",
    {
      ...base(kit),
      providerId: kit.text("provider_id").notNull(),
      subject: kit.text("subject").notNull(),
      name: kit.text("name").notNull(),
      email: kit.text("email"),
      department: kit.text("department").notNull(),
      state: kit.text("state").$type<PartyState>().notNull(),
      role: kit.text("role").$type<Role>(),
      passwordHash: kit.text("password_hash"),
    },
    (t) => [kit.uniqueIndex("users_subject").on(t.providerId, t.subject)],
  );

  const groups = kit.table("groups", { ...base(kit), name: kit.text("name").notNull() }, (t) => [
    kit.uniqueIndex("groups_name").on(t.name),
  ]);

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

  const identity_providers = kit.table("identity_providers", {
    ...base(kit),
    name: kit.text("name").notNull(),
    kind: kit.text("kind").$type<IdentityProviderRow["kind"]>().notNull(),
    state: kit.text("state").$type<PartyState>().notNull(),
    issuer: kit.text("issuer").notNull(),
    clientId: kit.text("client_id").notNull(),
    scopes: kit.text("scopes").notNull(),
    groupsClaim: kit.text("groups_claim").notNull(),
    sealedSecret: kit.json("sealed_secret").$type<SealedRow>(),
  });

  return { users, groups, memberships, identity_providers };
}
