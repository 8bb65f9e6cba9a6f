import { z } from "zod";

/** Scopes of OpenID Connect that are understood beside the permissions of the resource. `offline_access` asks for a refresh token. */
export const openidScopes = ["openid", "profile", "email", "offline_access"] as const;

/** An authorization request that has been read and is well formed, as it waits on the server while the person signs in. Client and redirect are verified anew when it goes on. */
export const authorizationRequestSchema = z.object({
  clientId: z.string(),
  redirectUri: z.string(),
  /** Returned as it came. */
  state: z.string().optional(),
  codeChallenge: z.string(),
  /** The audience of the token to come: an agent's identifier, or the admin API's. */
  resource: z.string(),
  /** Empty: all that policy allows. */
  permissions: z.array(z.string()),
  openid: z.array(z.enum(openidScopes)),
  nonce: z.string().optional(),
  /** The person must sign in after `startedAtMs`, whatever session they have (`prompt=login`). */
  freshSignIn: z.boolean(),
  /** No page may be shown (`prompt=none`). */
  silent: z.boolean(),
  /** The person is asked, whatever they have agreed to before (`prompt=consent`). */
  askConsent: z.boolean(),
  /** The person says whether they go on as who they are (`prompt=select_account`). */
  askAccount: z.boolean(),
  maxAgeSeconds: z.number().optional(),
  startedAtMs: z.number(),
  /** Whom the client expects, for the sign-in page to fill in. */
  loginHint: z.string().optional(),
  /** The languages that the client's own pages speak to this person, by preference (`ui_locales`). */
  uiLocales: z.string().optional(),
});
export type AuthorizationRequest = z.infer<typeof authorizationRequestSchema>;

/** Where an answer goes: an address that belongs to an active client, with what every answer repeats. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly state?: string | undefined;
}

/** The parameters of a request: those that came once with a value, and the names of those that came more than once. */
export interface AuthorizationQuery {
  readonly single: ReadonlyMap<string, string>;
  readonly repeated: ReadonlySet<string>;
}
