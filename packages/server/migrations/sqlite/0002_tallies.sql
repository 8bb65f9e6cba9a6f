CREATE TABLE `tallies` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`subject` text NOT NULL,
	`bucket_ms` integer NOT NULL,
	`action` text NOT NULL,
	`outcome` text NOT NULL,
	`count` integer NOT NULL,
	`last_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `tallies_subject` ON `tallies` (`subject`,`id`);--> statement-breakpoint
CREATE INDEX `tallies_expiry` ON `tallies` (`expires_at_ms`);