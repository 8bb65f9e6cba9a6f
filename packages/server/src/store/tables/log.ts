import { isNotNull } from "drizzle-orm";
import { base, type Kit } from "../kit.ts";

/** What the log adds up to: how often each thing happened, by time. */
export function tallyTables(kit: Kit) {
  const tallies = kit.table(
    "tallies",
    {
      ...base(kit),
      subject: kit.text("subject").notNull(),
      bucketMs: kit.int("bucket_ms").notNull(),
      action: kit.text("action").notNull(),
      outcome: kit.text("outcome").notNull(),
      count: kit.int("count").notNull(),
      lastAtMs: kit.int("last_at_ms").notNull(),
      expiresAtMs: kit.int("expires_at_ms").notNull(),
    },
    (t) => [kit.index("tallies_subject").on(t.subject, t.id), kit.index("tallies_expiry").on(t.expiresAtMs)],
  );
  return { tallies };
}

/**
 * The audit log: append-only (triggers refuse the rest), in the order of `seq`, each body as it was hashed.
 * The other columns only find events; nothing is ever rebuilt from them.
 */
export function logTables(kit: Kit) {
  const audit_log = kit.table(
    "audit_log",
    {
      seq: kit.int("seq").primaryKey(),
      timeMs: kit.int("time_ms").notNull(),
      category: kit.text("category").notNull(),
      action: kit.text("action").notNull(),
      outcome: kit.text("outcome").notNull(),
      agentId: kit.text("agent_id"),
      userId: kit.text("user_id"),
      clientId: kit.text("client_id"),
      resourceId: kit.text("resource_id"),
      txn: kit.text("txn"),
      /** Not null where the event revokes something. */
      revoking: kit.int("revoking"),
      /** Not null where other parts and replicas must hear of the event: the registry collections that its unit changed, with commas. */
      signal: kit.text("signal"),
      body: kit.text("body").notNull(),
      hash: kit.bytes("hash").notNull(),
    },
    (t) => [
      kit.index("audit_log_agent").on(t.agentId).where(isNotNull(t.agentId)),
      kit.index("audit_log_user").on(t.userId).where(isNotNull(t.userId)),
      kit.index("audit_log_client").on(t.clientId).where(isNotNull(t.clientId)),
      kit.index("audit_log_resource").on(t.resourceId).where(isNotNull(t.resourceId)),
      kit.index("audit_log_txn").on(t.txn).where(isNotNull(t.txn)),
      kit.index("audit_log_revoking").on(t.seq).where(isNotNull(t.revoking)),
      kit.index("audit_log_signal").on(t.seq).where(isNotNull(t.signal)),
    ],
  );
  return { audit_log };
}
