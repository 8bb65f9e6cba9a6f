CREATE TABLE `consents` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`user_id` text NOT NULL,
	`client_id` text NOT NULL,
	`resource_id` text NOT NULL,
	`permissions` text NOT NULL,
	`client_fingerprint` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consents_triple` ON `consents` (`user_id`,`client_id`,`resource_id`);--> statement-breakpoint
CREATE INDEX `consents_client` ON `consents` (`client_id`);--> statement-breakpoint
CREATE INDEX `consents_resource` ON `consents` (`resource_id`);--> statement-breakpoint
CREATE TABLE `departments` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`provider_id` text NOT NULL,
	`external_id` text NOT NULL,
	`parent_external_id` text,
	`name` text NOT NULL,
	`path` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `departments_external` ON `departments` (`provider_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `departments_path` ON `departments` (`path`);--> statement-breakpoint
CREATE TABLE `directory_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`provider_id` text NOT NULL,
	`kind` text NOT NULL,
	`ref` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `directory_changes_provider` ON `directory_changes` (`provider_id`);--> statement-breakpoint
CREATE TABLE `identities` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`user_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`subject` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `identities_subject` ON `identities` (`provider_id`,`subject`);--> statement-breakpoint
CREATE INDEX `identities_user` ON `identities` (`user_id`);--> statement-breakpoint
CREATE TABLE `logout_notices` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`client_id` text NOT NULL,
	`user_id` text NOT NULL,
	`sid` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `logout_notices_expiry` ON `logout_notices` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `session_clients` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`session_id` text NOT NULL,
	`client_id` text NOT NULL,
	`user_id` text NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `session_clients_session` ON `session_clients` (`session_id`);--> statement-breakpoint
CREATE INDEX `session_clients_user` ON `session_clients` (`user_id`);--> statement-breakpoint
CREATE INDEX `session_clients_expiry` ON `session_clients` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `sync_jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`provider_id` text NOT NULL,
	`mode` text NOT NULL,
	`dry_run` integer NOT NULL,
	`trigger_kind` text NOT NULL,
	`state` text NOT NULL,
	`started_by` text NOT NULL,
	`finished_at_ms` integer,
	`counts` text NOT NULL,
	`problems` text NOT NULL,
	`error` text,
	`thresholds` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sync_jobs_provider` ON `sync_jobs` (`provider_id`);--> statement-breakpoint
CREATE TABLE `sync_states` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`cursor` text,
	`last_full_at_ms` integer,
	`last_incremental_at_ms` integer,
	`job_id` text,
	`lease_until_ms` integer NOT NULL
);
--> statement-breakpoint
DROP INDEX `groups_name`;--> statement-breakpoint
ALTER TABLE `groups` ADD `provider_id` text DEFAULT 'local' NOT NULL;--> statement-breakpoint
ALTER TABLE `groups` ADD `external_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE `groups` SET `external_id` = `name`;--> statement-breakpoint
CREATE UNIQUE INDEX `groups_external` ON `groups` (`provider_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `groups_by_name` ON `groups` (`name`);--> statement-breakpoint
ALTER TABLE `agents` ADD `deputy_owner_id` text;--> statement-breakpoint
ALTER TABLE `agents` ADD `owner_lost_at_ms` integer;--> statement-breakpoint
ALTER TABLE `agents` ADD `grace_ends_at_ms` integer;--> statement-breakpoint
CREATE INDEX `agents_deputy` ON `agents` (`deputy_owner_id`);--> statement-breakpoint
ALTER TABLE `clients` ADD `post_logout_redirect_uris` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `backchannel_logout_uri` text;--> statement-breakpoint
ALTER TABLE `clients` ADD `consent` text DEFAULT 'implied' NOT NULL;--> statement-breakpoint
ALTER TABLE `identity_providers` ADD `settings` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `identity_providers` ADD `sealed_secrets` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `identity_providers` ADD `sync` text DEFAULT '{"enabled":false,"fullEveryHours":24,"incrementalEveryMinutes":15,"thresholds":{"people":10,"departments":10,"groups":10},"matchBy":"none","mapping":{},"departmentRoot":""}' NOT NULL;--> statement-breakpoint
ALTER TABLE `refresh_tokens` ADD `sid` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `provider_id` text DEFAULT 'local' NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `acr` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `amr` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `other_departments` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `username` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `title` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `employee_number` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `directory_ref` text;--> statement-breakpoint
ALTER TABLE `users` ADD `manager_ref` text;--> statement-breakpoint
ALTER TABLE `users` ADD `profile` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `upstream_state` text DEFAULT 'present' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `departed_at_ms` integer;--> statement-breakpoint
CREATE INDEX `users_directory_ref` ON `users` (`provider_id`,`directory_ref`);--> statement-breakpoint
CREATE INDEX `users_manager` ON `users` (`provider_id`,`manager_ref`);--> statement-breakpoint
CREATE INDEX `users_username` ON `users` (`username`);--> statement-breakpoint
CREATE INDEX `users_email` ON `users` (`email`);--> statement-breakpoint
UPDATE `users` SET `username` = `subject` WHERE `provider_id` = 'local';