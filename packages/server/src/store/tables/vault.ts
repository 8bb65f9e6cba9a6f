import { base, type Kit } from "../kit.ts";
import type { DeliveryMode, Injection, PartyState, PublicJwk, SealedRow, SigningKeyRow } from "../rows.ts";
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
      delivery: kit.text("delivery").$type<DeliveryMode>().notNull(),
      destinations: kit.json("destinations").$type<readonly string[]>().notNull(),
      injection: kit.json("injection").$type<Injection>().notNull(),
      activeVersionId: kit.text("active_version_id").notNull(),
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
