import { z } from "zod";
import { openidScopes } from "./authorization-request.ts";

/** What an authorization code stands for: everything that its redemption is held against. The ticket's id is the digest of the code. */
export const codeSchema = z.object({
  clientId: z.string(),
  redirectUri: z.string(),
  codeChallenge: z.string(),
  /** The audience of the token to come. */
  resource: z.string(),
  userId: z.string(),
  /** The permissions that were allowed; empty for the admin API, where the role decides. */
  permissions: z.array(z.string()),
  openid: z.array(z.enum(openidScopes)),
  nonce: z.string().optional(),
  authTimeMs: z.number(),
  txn: z.string(),
  /** Name of the session that it was given in; null: of none. */
  sid: z.string().nullable().default(null),
  /** How the person signed in to that session, as far as their provider tells. */
  acr: z.string().nullable().default(null),
  amr: z.array(z.string()).default([]),
});
export type Code = z.infer<typeof codeSchema>;

/** How long a code may be redeemed (RFC 6749 §4.1.2 advises ten minutes at most). */
export const codeTtlMs = 60_000;

/** What is remembered of a code that has been used: enough to end what it began when somebody presents it again. */
export const spentCodeSchema = z.object({ spent: z.literal(true), txn: z.string(), clientId: z.string(), userId: z.string() });
export type SpentCode = z.infer<typeof spentCodeSchema>;
