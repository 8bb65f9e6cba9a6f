import { base, type Kit } from "../kit.ts";

/** What may happen once, or only so often, and the values of the installation. */
export function onceTables(kit: Kit) {
  const claims = kit.table("claims", { ...base(kit), expiresAtMs: kit.int("expires_at_ms").notNull() }, (t) => [
    kit.index("claims_expiry").on(t.expiresAtMs),
  ]);

  const counters = kit.table(
    "counters",
    { ...base(kit), value: kit.int("value").notNull(), expiresAtMs: kit.int("expires_at_ms").notNull() },
    (t) => [kit.index("counters_expiry").on(t.expiresAtMs)],
  );

  const idempotency = kit.table(
    "idempotency",
    {
      ...base(kit),
      fingerprint: kit.text("fingerprint").notNull(),
      status: kit.int("status").notNull(),
      body: kit.text("body").notNull(),
      etag: kit.text("etag"),
      expiresAtMs: kit.int("expires_at_ms").notNull(),
    },
    (t) => [kit.index("idempotency_expiry").on(t.expiresAtMs)],
  );

  const settings = kit.table("settings", { ...base(kit), value: kit.text("value").notNull() });

  return { claims, counters, idempotency, settings };
}
