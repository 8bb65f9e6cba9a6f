UPDATE "identity_providers" SET "settings" = jsonb_build_object('issuer', "issuer", 'clientId', "client_id", 'scopes', "scopes", 'groupsClaim', "groups_claim"), "sealed_secrets" = CASE WHEN "sealed_secret" IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('clientSecret', "sealed_secret") END;--> statement-breakpoint
ALTER TABLE "identity_providers" DROP COLUMN "issuer";--> statement-breakpoint
ALTER TABLE "identity_providers" DROP COLUMN "client_id";--> statement-breakpoint
ALTER TABLE "identity_providers" DROP COLUMN "scopes";--> statement-breakpoint
ALTER TABLE "identity_providers" DROP COLUMN "groups_claim";--> statement-breakpoint
ALTER TABLE "identity_providers" DROP COLUMN "sealed_secret";