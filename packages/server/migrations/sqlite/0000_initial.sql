CREATE TABLE `agents` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`purpose` text NOT NULL,
	`owner_id` text NOT NULL,
	`state` text NOT NULL,
	`auth_method` text NOT NULL,
	`jwks` text NOT NULL,
	`resource_id` text
);
--> statement-breakpoint
CREATE INDEX `agents_owner` ON `agents` (`owner_id`);--> statement-breakpoint
CREATE INDEX `agents_resource` ON `agents` (`resource_id`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`seq` integer PRIMARY KEY NOT NULL,
	`time_ms` integer NOT NULL,
	`category` text NOT NULL,
	`action` text NOT NULL,
	`outcome` text NOT NULL,
	`agent_id` text,
	`user_id` text,
	`client_id` text,
	`resource_id` text,
	`txn` text,
	`revoking` integer,
	`signal` text,
	`body` text NOT NULL,
	`hash` blob NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_log_agent` ON `audit_log` (`agent_id`) WHERE "audit_log"."agent_id" is not null;--> statement-breakpoint
CREATE INDEX `audit_log_user` ON `audit_log` (`user_id`) WHERE "audit_log"."user_id" is not null;--> statement-breakpoint
CREATE INDEX `audit_log_client` ON `audit_log` (`client_id`) WHERE "audit_log"."client_id" is not null;--> statement-breakpoint
CREATE INDEX `audit_log_resource` ON `audit_log` (`resource_id`) WHERE "audit_log"."resource_id" is not null;--> statement-breakpoint
CREATE INDEX `audit_log_txn` ON `audit_log` (`txn`) WHERE "audit_log"."txn" is not null;--> statement-breakpoint
CREATE INDEX `audit_log_revoking` ON `audit_log` (`seq`) WHERE "audit_log"."revoking" is not null;--> statement-breakpoint
CREATE INDEX `audit_log_signal` ON `audit_log` (`seq`) WHERE "audit_log"."signal" is not null;--> statement-breakpoint
CREATE TABLE `claims` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `claims_expiry` ON `claims` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `clients` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`auth_method` text NOT NULL,
	`jwks` text NOT NULL,
	`redirect_uris` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `counters` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`value` integer NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `counters_expiry` ON `counters` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `credential_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`credential_id` text NOT NULL,
	`number` integer NOT NULL,
	`kms_key_id` text NOT NULL,
	`wrapped_key` blob NOT NULL,
	`nonce` blob NOT NULL,
	`ciphertext` blob NOT NULL,
	FOREIGN KEY (`credential_id`) REFERENCES `credentials`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credential_versions_number` ON `credential_versions` (`credential_id`,`number`);--> statement-breakpoint
CREATE TABLE `credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`name` text NOT NULL,
	`resource_id` text NOT NULL,
	`state` text NOT NULL,
	`delivery` text NOT NULL,
	`destinations` text NOT NULL,
	`injection` text NOT NULL,
	`active_version_id` text NOT NULL,
	FOREIGN KEY (`resource_id`) REFERENCES `resources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `credentials_resource` ON `credentials` (`resource_id`);--> statement-breakpoint
CREATE TABLE `grants` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`subject_type` text NOT NULL,
	`subject_id` text NOT NULL,
	`resource_id` text NOT NULL,
	`permissions` text NOT NULL,
	`expires_at_ms` integer,
	FOREIGN KEY (`resource_id`) REFERENCES `resources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `grants_subject` ON `grants` (`subject_id`);--> statement-breakpoint
CREATE INDEX `grants_resource` ON `grants` (`resource_id`);--> statement-breakpoint
CREATE TABLE `groups` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `groups_name` ON `groups` (`name`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`fingerprint` text NOT NULL,
	`status` integer NOT NULL,
	`body` text NOT NULL,
	`etag` text,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idempotency_expiry` ON `idempotency` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `identity_providers` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`issuer` text NOT NULL,
	`client_id` text NOT NULL,
	`scopes` text NOT NULL,
	`groups_claim` text NOT NULL,
	`sealed_secret` text
);
--> statement-breakpoint
CREATE TABLE `memberships` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`group_id` text NOT NULL,
	`user_id` text NOT NULL,
	FOREIGN KEY (`group_id`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `memberships_group` ON `memberships` (`group_id`);--> statement-breakpoint
CREATE INDEX `memberships_user` ON `memberships` (`user_id`);--> statement-breakpoint
CREATE TABLE `refresh_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`family_id` text NOT NULL,
	`client_id` text NOT NULL,
	`user_id` text NOT NULL,
	`resource_id` text NOT NULL,
	`scope` text NOT NULL,
	`txn` text NOT NULL,
	`auth_time_ms` integer NOT NULL,
	`spent_at_ms` integer,
	`successor_salt` text,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `refresh_tokens_family` ON `refresh_tokens` (`family_id`);--> statement-breakpoint
CREATE INDEX `refresh_tokens_user` ON `refresh_tokens` (`user_id`);--> statement-breakpoint
CREATE INDEX `refresh_tokens_expiry` ON `refresh_tokens` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `resources` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`name` text NOT NULL,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`identifier` text NOT NULL,
	`state` text NOT NULL,
	`upstream_url` text,
	`permissions` text NOT NULL,
	`token_ttl_seconds` integer NOT NULL,
	`allow_private_network` integer NOT NULL,
	`models` text,
	`auth_method` text NOT NULL,
	`jwks` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `resources_name` ON `resources` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `resources_identifier` ON `resources` (`identifier`);--> statement-breakpoint
CREATE TABLE `secrets` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`party_id` text NOT NULL,
	`hash` text NOT NULL,
	`hint` text NOT NULL,
	`expires_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `secrets_party` ON `secrets` (`party_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`user_id` text NOT NULL,
	`auth_time_ms` integer NOT NULL,
	`last_seen_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `settings` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`state` text NOT NULL,
	`public_jwk` text NOT NULL,
	`sealed_private_key` text NOT NULL,
	`activate_at_ms` integer NOT NULL,
	`retire_at_ms` integer
);
--> statement-breakpoint
CREATE TABLE `tickets` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `tickets_expiry` ON `tickets` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`provider_id` text NOT NULL,
	`subject` text NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`department` text NOT NULL,
	`state` text NOT NULL,
	`role` text,
	`password_hash` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_subject` ON `users` (`provider_id`,`subject`);