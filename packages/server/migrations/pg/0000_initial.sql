CREATE TABLE "agents" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"purpose" text COLLATE "C" NOT NULL,
	"owner_id" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"auth_method" text COLLATE "C" NOT NULL,
	"jwks" jsonb NOT NULL,
	"resource_id" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"time_ms" bigint NOT NULL,
	"category" text COLLATE "C" NOT NULL,
	"action" text COLLATE "C" NOT NULL,
	"outcome" text COLLATE "C" NOT NULL,
	"agent_id" text COLLATE "C",
	"user_id" text COLLATE "C",
	"client_id" text COLLATE "C",
	"resource_id" text COLLATE "C",
	"txn" text COLLATE "C",
	"revoking" bigint,
	"signal" text COLLATE "C",
	"body" text COLLATE "C" NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "clients" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"auth_method" text COLLATE "C" NOT NULL,
	"jwks" jsonb NOT NULL,
	"redirect_uris" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "counters" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"value" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credential_versions" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"credential_id" text COLLATE "C" NOT NULL,
	"number" bigint NOT NULL,
	"kms_key_id" text COLLATE "C" NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"nonce" "bytea" NOT NULL,
	"ciphertext" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"resource_id" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"delivery" text COLLATE "C" NOT NULL,
	"destinations" jsonb NOT NULL,
	"injection" jsonb NOT NULL,
	"active_version_id" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"subject_type" text COLLATE "C" NOT NULL,
	"subject_id" text COLLATE "C" NOT NULL,
	"resource_id" text COLLATE "C" NOT NULL,
	"permissions" jsonb NOT NULL,
	"expires_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "groups" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"name" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"fingerprint" text COLLATE "C" NOT NULL,
	"status" bigint NOT NULL,
	"body" text COLLATE "C" NOT NULL,
	"etag" text COLLATE "C",
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity_providers" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"issuer" text COLLATE "C" NOT NULL,
	"client_id" text COLLATE "C" NOT NULL,
	"scopes" text COLLATE "C" NOT NULL,
	"groups_claim" text COLLATE "C" NOT NULL,
	"sealed_secret" jsonb
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"group_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refresh_tokens" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"family_id" text COLLATE "C" NOT NULL,
	"client_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"resource_id" text COLLATE "C" NOT NULL,
	"scope" text COLLATE "C" NOT NULL,
	"txn" text COLLATE "C" NOT NULL,
	"auth_time_ms" bigint NOT NULL,
	"spent_at_ms" bigint,
	"successor_salt" text COLLATE "C",
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "resources" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"title" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"identifier" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"upstream_url" text COLLATE "C",
	"permissions" jsonb NOT NULL,
	"token_ttl_seconds" bigint NOT NULL,
	"allow_private_network" boolean NOT NULL,
	"models" jsonb,
	"auth_method" text COLLATE "C" NOT NULL,
	"jwks" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "secrets" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"party_id" text COLLATE "C" NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	"hint" text COLLATE "C" NOT NULL,
	"expires_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"auth_time_ms" bigint NOT NULL,
	"last_seen_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"value" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"sealed_private_key" jsonb NOT NULL,
	"activate_at_ms" bigint NOT NULL,
	"retire_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"body" jsonb NOT NULL,
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"provider_id" text COLLATE "C" NOT NULL,
	"subject" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"email" text COLLATE "C",
	"department" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"role" text COLLATE "C",
	"password_hash" text COLLATE "C"
);
--> statement-breakpoint
ALTER TABLE "credential_versions" ADD CONSTRAINT "credential_versions_credential_id_credentials_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credentials"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agents_owner" ON "agents" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "agents_resource" ON "agents" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "audit_log_agent" ON "audit_log" USING btree ("agent_id") WHERE "audit_log"."agent_id" is not null;--> statement-breakpoint
CREATE INDEX "audit_log_user" ON "audit_log" USING btree ("user_id") WHERE "audit_log"."user_id" is not null;--> statement-breakpoint
CREATE INDEX "audit_log_client" ON "audit_log" USING btree ("client_id") WHERE "audit_log"."client_id" is not null;--> statement-breakpoint
CREATE INDEX "audit_log_resource" ON "audit_log" USING btree ("resource_id") WHERE "audit_log"."resource_id" is not null;--> statement-breakpoint
CREATE INDEX "audit_log_txn" ON "audit_log" USING btree ("txn") WHERE "audit_log"."txn" is not null;--> statement-breakpoint
CREATE INDEX "audit_log_revoking" ON "audit_log" USING btree ("seq") WHERE "audit_log"."revoking" is not null;--> statement-breakpoint
CREATE INDEX "audit_log_signal" ON "audit_log" USING btree ("seq") WHERE "audit_log"."signal" is not null;--> statement-breakpoint
CREATE INDEX "claims_expiry" ON "claims" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE INDEX "counters_expiry" ON "counters" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "credential_versions_number" ON "credential_versions" USING btree ("credential_id","number");--> statement-breakpoint
CREATE INDEX "credentials_resource" ON "credentials" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "grants_subject" ON "grants" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "grants_resource" ON "grants" USING btree ("resource_id");--> statement-breakpoint
CREATE UNIQUE INDEX "groups_name" ON "groups" USING btree ("name");--> statement-breakpoint
CREATE INDEX "idempotency_expiry" ON "idempotency" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE INDEX "memberships_group" ON "memberships" USING btree ("group_id");--> statement-breakpoint
CREATE INDEX "memberships_user" ON "memberships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_family" ON "refresh_tokens" USING btree ("family_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_user" ON "refresh_tokens" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_expiry" ON "refresh_tokens" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "resources_name" ON "resources" USING btree ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "resources_identifier" ON "resources" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "secrets_party" ON "secrets" USING btree ("party_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "sessions" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE INDEX "tickets_expiry" ON "tickets" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "users_subject" ON "users" USING btree ("provider_id","subject");