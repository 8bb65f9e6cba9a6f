ALTER TABLE "sessions" ADD COLUMN "address" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "user_agent" text COLLATE "C";