import { base, type Kit } from "../kit.ts";
import type { TicketRow } from "../rows.ts";

/** Short-lived things of sign-in: tickets and sessions. Each is swept once it has expired. */
export function sessionTables(kit: Kit) {
  const tickets = kit.table(
    "tickets",
    {
      ...base(kit),
      kind: kit.text("kind").$type<TicketRow["kind"]>().notNull(),
      body: kit.json("body").$type<TicketRow["body"]>().notNull(),
      expiresAtMs: kit.int("expires_at_ms").notNull(),
    },
    (t) => [kit.index("tickets_expiry").on(t.expiresAtMs)],
  );

  const sessions = kit.table(
    "sessions",
    {
      ...base(kit),
      userId: kit.text("user_id").notNull(),
      authTimeMs: kit.int("auth_time_ms").notNull(),
      lastSeenAtMs: kit.int("last_seen_at_ms").notNull(),
      expiresAtMs: kit.int("expires_at_ms").notNull(),
      address: kit.text("address"),
      userAgent: kit.text("user_agent"),
      providerId: kit.text("provider_id").notNull(),
      acr: kit.text("acr"),
      amr: kit.json("amr").$type<readonly string[]>().notNull(),
    },
    (t) => [kit.index("sessions_user").on(t.userId), kit.index("sessions_expiry").on(t.expiresAtMs)],
  );

  const session_clients = kit.table(
    "session_clients",
    {
      ...base(kit),
      sessionId: kit.text("session_id").notNull(),
      clientId: kit.text("client_id").notNull(),
      userId: kit.text("user_id").notNull(),
      expiresAtMs: kit.int("expires_at_ms").notNull(),
    },
    (t) => [
      kit.index("session_clients_session").on(t.sessionId),
      kit.index("session_clients_user").on(t.userId),
      kit.index("session_clients_expiry").on(t.expiresAtMs),
    ],
  );

  const logout_notices = kit.table(
    "logout_notices",
    {
      ...base(kit),
      clientId: kit.text("client_id").notNull(),
      userId: kit.text("user_id").notNull(),
      sid: kit.text("sid").notNull(),
      attempts: kit.int("attempts").notNull(),
      nextAtMs: kit.int("next_at_ms").notNull(),
      expiresAtMs: kit.int("expires_at_ms").notNull(),
    },
    (t) => [kit.index("logout_notices_expiry").on(t.expiresAtMs)],
  );

  return { tickets, sessions, session_clients, logout_notices };
}

/** What people let clients do: for how long, and what they have agreed to. */
export function delegationTables(kit: Kit) {
  const refresh_tokens = kit.table(
    "refresh_tokens",
    {
      ...base(kit),
      familyId: kit.text("family_id").notNull(),
      clientId: kit.text("client_id").notNull(),
      userId: kit.text("user_id").notNull(),
      resourceId: kit.text("resource_id").notNull(),
      scope: kit.text("scope").notNull(),
      txn: kit.text("txn").notNull(),
      authTimeMs: kit.int("auth_time_ms").notNull(),
      sid: kit.text("sid"),
      spentAtMs: kit.int("spent_at_ms"),
      successorSalt: kit.text("successor_salt"),
      expiresAtMs: kit.int("expires_at_ms").notNull(),
    },
    (t) => [
      kit.index("refresh_tokens_family").on(t.familyId),
      kit.index("refresh_tokens_user").on(t.userId),
      kit.index("refresh_tokens_expiry").on(t.expiresAtMs),
    ],
  );

  const consents = kit.table(
    "consents",
    {
      ...base(kit),
      userId: kit.text("user_id").notNull(),
      clientId: kit.text("client_id").notNull(),
      resourceId: kit.text("resource_id").notNull(),
      permissions: kit.json("permissions").$type<readonly string[]>().notNull(),
      clientFingerprint: kit.text("client_fingerprint").notNull(),
    },
    (t) => [
      kit.uniqueIndex("consents_triple").on(t.userId, t.clientId, t.resourceId),
      kit.index("consents_client").on(t.clientId),
      kit.index("consents_resource").on(t.resourceId),
    ],
  );

  return { refresh_tokens, consents };
}
