CREATE TABLE "connection_requests" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"credential_id" text COLLATE "C" NOT NULL,
	"resource_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"agent_id" text COLLATE "C",
	"status" text COLLATE "C" NOT NULL,
	"scopes" jsonb NOT NULL,
	"txn" text COLLATE "C" NOT NULL,
	"state_hash" text COLLATE "C",
	"browser_hash" text COLLATE "C",
	"sealed" jsonb,
	"connection_id" text COLLATE "C",
	"failure" text COLLATE "C",
	"finished_at_ms" bigint,
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"credential_id" text COLLATE "C" NOT NULL,
	"holder" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"account" text COLLATE "C",
	"scopes" jsonb NOT NULL,
	"sealed" jsonb NOT NULL,
	"seal_number" bigint NOT NULL,
	"is_renewable" boolean NOT NULL,
	"access_expires_at_ms" bigint,
	"refreshed_at_ms" bigint,
	"dead_reason" text COLLATE "C",
	"died_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"credential_id" text COLLATE "C" NOT NULL,
	"connection_id" text COLLATE "C",
	"resource_id" text COLLATE "C" NOT NULL,
	"agent_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C",
	"mode" text COLLATE "C" NOT NULL,
	"purpose" text COLLATE "C",
	"txn" text COLLATE "C" NOT NULL,
	"token_id" text COLLATE "C" NOT NULL,
	"address" text COLLATE "C",
	"state" text COLLATE "C" NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"most_until_ms" bigint NOT NULL,
	"renewals" bigint NOT NULL,
	"handle" jsonb,
	"ended_at_ms" bigint,
	"killing" jsonb,
	"kill_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "rewrap_jobs" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"everything" boolean NOT NULL,
	"target_key_id" text COLLATE "C" NOT NULL,
	"started_by" text COLLATE "C" NOT NULL,
	"total" bigint NOT NULL,
	"done" bigint NOT NULL,
	"failed" bigint NOT NULL,
	"cursor" text COLLATE "C",
	"lease_until_ms" bigint NOT NULL,
	"finished_at_ms" bigint,
	"problems" jsonb NOT NULL,
	"error" text COLLATE "C"
);
--> statement-breakpoint
ALTER TABLE "credential_versions" ADD COLUMN "retire_at_ms" bigint;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "kind" text COLLATE "C" DEFAULT 'secret' NOT NULL;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "settings" jsonb DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "modes" jsonb DEFAULT '["proxied"]' NOT NULL;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "sharing" text COLLATE "C" DEFAULT 'shared' NOT NULL;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "bound_agents" jsonb;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "bound_people" jsonb;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "canary" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "rotation" jsonb;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "rotate_at_ms" bigint;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "current_version_id" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_credential_id_credentials_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credentials"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "connection_requests_state" ON "connection_requests" USING btree ("state_hash");--> statement-breakpoint
CREATE INDEX "connection_requests_user" ON "connection_requests" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "connections_holder" ON "connections" USING btree ("credential_id","holder");--> statement-breakpoint
CREATE INDEX "connections_of" ON "connections" USING btree ("holder");--> statement-breakpoint
CREATE INDEX "leases_state" ON "leases" USING btree ("state");--> statement-breakpoint
CREATE INDEX "leases_agent" ON "leases" USING btree ("agent_id");--> statement-breakpoint
CREATE INDEX "leases_credential" ON "leases" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "leases_connection" ON "leases" USING btree ("connection_id");--> statement-breakpoint
UPDATE "credentials" SET "current_version_id" = "active_version_id";--> statement-breakpoint
UPDATE "credential_versions" SET "retire_at_ms" = 1 WHERE "id" NOT IN (SELECT "active_version_id" FROM "credentials");
