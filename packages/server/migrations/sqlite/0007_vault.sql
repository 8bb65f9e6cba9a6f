CREATE TABLE `connection_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`credential_id` text NOT NULL,
	`resource_id` text NOT NULL,
	`user_id` text NOT NULL,
	`agent_id` text,
	`status` text NOT NULL,
	`scopes` text NOT NULL,
	`txn` text NOT NULL,
	`state_hash` text,
	`browser_hash` text,
	`sealed` text,
	`connection_id` text,
	`failure` text,
	`finished_at_ms` integer,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `connection_requests_state` ON `connection_requests` (`state_hash`);--> statement-breakpoint
CREATE INDEX `connection_requests_user` ON `connection_requests` (`user_id`);--> statement-breakpoint
CREATE TABLE `connections` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`credential_id` text NOT NULL,
	`holder` text NOT NULL,
	`state` text NOT NULL,
	`account` text,
	`scopes` text NOT NULL,
	`sealed` text NOT NULL,
	`seal_number` integer NOT NULL,
	`is_renewable` integer NOT NULL,
	`access_expires_at_ms` integer,
	`refreshed_at_ms` integer,
	`dead_reason` text,
	`died_at_ms` integer,
	FOREIGN KEY (`credential_id`) REFERENCES `credentials`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `connections_holder` ON `connections` (`credential_id`,`holder`);--> statement-breakpoint
CREATE INDEX `connections_of` ON `connections` (`holder`);--> statement-breakpoint
CREATE TABLE `leases` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`credential_id` text NOT NULL,
	`connection_id` text,
	`resource_id` text NOT NULL,
	`agent_id` text NOT NULL,
	`user_id` text,
	`mode` text NOT NULL,
	`purpose` text,
	`txn` text NOT NULL,
	`token_id` text NOT NULL,
	`address` text,
	`state` text NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`most_until_ms` integer NOT NULL,
	`renewals` integer NOT NULL,
	`handle` text,
	`ended_at_ms` integer,
	`killing` text,
	`kill_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `leases_state` ON `leases` (`state`);--> statement-breakpoint
CREATE INDEX `leases_agent` ON `leases` (`agent_id`);--> statement-breakpoint
CREATE INDEX `leases_credential` ON `leases` (`credential_id`);--> statement-breakpoint
CREATE INDEX `leases_connection` ON `leases` (`connection_id`);--> statement-breakpoint
CREATE TABLE `rewrap_jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`state` text NOT NULL,
	`everything` integer NOT NULL,
	`target_key_id` text NOT NULL,
	`started_by` text NOT NULL,
	`total` integer NOT NULL,
	`done` integer NOT NULL,
	`failed` integer NOT NULL,
	`cursor` text,
	`lease_until_ms` integer NOT NULL,
	`finished_at_ms` integer,
	`problems` text NOT NULL,
	`error` text
);
--> statement-breakpoint
ALTER TABLE `credential_versions` ADD `retire_at_ms` integer;--> statement-breakpoint
ALTER TABLE `credentials` ADD `kind` text DEFAULT 'secret' NOT NULL;--> statement-breakpoint
ALTER TABLE `credentials` ADD `settings` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `credentials` ADD `modes` text DEFAULT '["proxied"]' NOT NULL;--> statement-breakpoint
ALTER TABLE `credentials` ADD `sharing` text DEFAULT 'shared' NOT NULL;--> statement-breakpoint
ALTER TABLE `credentials` ADD `bound_agents` text;--> statement-breakpoint
ALTER TABLE `credentials` ADD `bound_people` text;--> statement-breakpoint
ALTER TABLE `credentials` ADD `canary` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `credentials` ADD `rotation` text;--> statement-breakpoint
ALTER TABLE `credentials` ADD `rotate_at_ms` integer;--> statement-breakpoint
ALTER TABLE `credentials` ADD `current_version_id` text;--> statement-breakpoint
UPDATE `credentials` SET `current_version_id` = `active_version_id`;--> statement-breakpoint
UPDATE `credential_versions` SET `retire_at_ms` = 1 WHERE `id` NOT IN (SELECT `active_version_id` FROM `credentials`);