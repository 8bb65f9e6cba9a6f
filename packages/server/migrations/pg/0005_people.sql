CREATE TABLE "consents" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"client_id" text COLLATE "C" NOT NULL,
	"resource_id" text COLLATE "C" NOT NULL,
	"permissions" jsonb NOT NULL,
	"client_fingerprint" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "departments" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"provider_id" text COLLATE "C" NOT NULL,
	"external_id" text COLLATE "C" NOT NULL,
	"parent_external_id" text COLLATE "C",
	"name" text COLLATE "C" NOT NULL,
	"path" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "directory_changes" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"provider_id" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"ref" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"provider_id" text COLLATE "C" NOT NULL,
	"subject" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "logout_notices" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"client_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"sid" text COLLATE "C" NOT NULL,
	"attempts" bigint NOT NULL,
	"next_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session_clients" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"session_id" text COLLATE "C" NOT NULL,
	"client_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_jobs" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"provider_id" text COLLATE "C" NOT NULL,
	"mode" text COLLATE "C" NOT NULL,
	"dry_run" boolean NOT NULL,
	"trigger_kind" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"started_by" text COLLATE "C" NOT NULL,
	"finished_at_ms" bigint,
	"counts" jsonb NOT NULL,
	"problems" jsonb NOT NULL,
	"error" text COLLATE "C",
	"thresholds" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_states" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"cursor" text COLLATE "C",
	"last_full_at_ms" bigint,
	"last_incremental_at_ms" bigint,
	"job_id" text COLLATE "C",
	"lease_until_ms" bigint NOT NULL
);
--> statement-breakpoint
DROP INDEX "groups_name";--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "deputy_owner_id" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "owner_lost_at_ms" bigint;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "grace_ends_at_ms" bigint;--> statement-breakpoint
ALTER TABLE "clients" ADD COLUMN "post_logout_redirect_uris" jsonb DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "clients" ADD COLUMN "backchannel_logout_uri" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "clients" ADD COLUMN "consent" text COLLATE "C" DEFAULT 'implied' NOT NULL;--> statement-breakpoint
ALTER TABLE "groups" ADD COLUMN "provider_id" text COLLATE "C" DEFAULT 'local' NOT NULL;--> statement-breakpoint
ALTER TABLE "groups" ADD COLUMN "external_id" text COLLATE "C" DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "identity_providers" ADD COLUMN "settings" jsonb DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "identity_providers" ADD COLUMN "sealed_secrets" jsonb DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "identity_providers" ADD COLUMN "sync" jsonb DEFAULT '{"enabled":false,"fullEveryHours":24,"incrementalEveryMinutes":15,"thresholds":{"people":10,"departments":10,"groups":10},"matchBy":"none","mapping":{},"departmentRoot":""}' NOT NULL;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD COLUMN "sid" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "provider_id" text COLLATE "C" DEFAULT 'local' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "acr" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "amr" jsonb DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "other_departments" jsonb DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "username" text COLLATE "C" DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "title" text COLLATE "C" DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "employee_number" text COLLATE "C" DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "directory_ref" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "manager_ref" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "profile" jsonb DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "upstream_state" text COLLATE "C" DEFAULT 'present' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "departed_at_ms" bigint;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "consents_triple" ON "consents" USING btree ("user_id","client_id","resource_id");--> statement-breakpoint
CREATE INDEX "consents_client" ON "consents" USING btree ("client_id");--> statement-breakpoint
CREATE INDEX "consents_resource" ON "consents" USING btree ("resource_id");--> statement-breakpoint
CREATE UNIQUE INDEX "departments_external" ON "departments" USING btree ("provider_id","external_id");--> statement-breakpoint
CREATE INDEX "departments_path" ON "departments" USING btree ("path");--> statement-breakpoint
CREATE INDEX "directory_changes_provider" ON "directory_changes" USING btree ("provider_id");--> statement-breakpoint
CREATE UNIQUE INDEX "identities_subject" ON "identities" USING btree ("provider_id","subject");--> statement-breakpoint
CREATE INDEX "identities_user" ON "identities" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "logout_notices_expiry" ON "logout_notices" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE INDEX "session_clients_session" ON "session_clients" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "session_clients_user" ON "session_clients" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_clients_expiry" ON "session_clients" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE INDEX "sync_jobs_provider" ON "sync_jobs" USING btree ("provider_id");--> statement-breakpoint
CREATE INDEX "agents_deputy" ON "agents" USING btree ("deputy_owner_id");--> statement-breakpoint
UPDATE "groups" SET "external_id" = "name";--> statement-breakpoint
CREATE UNIQUE INDEX "groups_external" ON "groups" USING btree ("provider_id","external_id");--> statement-breakpoint
CREATE INDEX "groups_by_name" ON "groups" USING btree ("name");--> statement-breakpoint
CREATE INDEX "users_directory_ref" ON "users" USING btree ("provider_id","directory_ref");--> statement-breakpoint
CREATE INDEX "users_manager" ON "users" USING btree ("provider_id","manager_ref");--> statement-breakpoint
CREATE INDEX "users_username" ON "users" USING btree ("username");--> statement-breakpoint
CREATE INDEX "users_email" ON "users" USING btree ("email");--> statement-breakpoint
UPDATE "users" SET "username" = "subject" WHERE "provider_id" = 'local';