ALTER TABLE `credentials` DROP COLUMN `delivery`;--> statement-breakpoint
ALTER TABLE `credentials` DROP COLUMN `active_version_id`;