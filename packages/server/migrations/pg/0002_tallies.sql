CREATE TABLE "tallies" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"subject" text COLLATE "C" NOT NULL,
	"bucket_ms" bigint NOT NULL,
	"action" text COLLATE "C" NOT NULL,
	"outcome" text COLLATE "C" NOT NULL,
	"count" bigint NOT NULL,
	"last_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "tallies_subject" ON "tallies" USING btree ("subject","id");--> statement-breakpoint
CREATE INDEX "tallies_expiry" ON "tallies" USING btree ("expires_at_ms");