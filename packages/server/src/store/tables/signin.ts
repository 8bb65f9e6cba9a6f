import { base, type Kit } from "../kit.ts";
import type { TicketRow } from "../rows.ts";

/** Short-lived things of sign-in: tickets, sessions, refresh tokens. Each is swept once it has expired. */
export function signinTables(kit: Kit) {
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
    },
    (t) => [kit.index("sessions_user").on(t.userId), kit.index("sessions_expiry").on(t.expiresAtMs)],
  );

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

  return { tickets, sessions, refresh_tokens };
}
