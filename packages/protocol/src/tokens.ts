import { z } from "zod";

/** Grant types of the token endpoint. */
export const grantTypes = {
  authorizationCode: "authorization_code",
  refreshToken: "refresh_token",
  clientCredentials: "client_credentials",
  tokenExchange: "urn:ietf:params:oauth:grant-type:token-exchange",
  deviceCode: "urn:ietf:params:oauth:grant-type:device_code",
} as const;

/** Token types of RFC 8693 §3 that are understood. */
export const tokenTypes = {
  accessToken: "urn:ietf:params:oauth:token-type:access_token",
  jwt: "urn:ietf:params:oauth:token-type:jwt",
} as const;

/** The one client assertion type (RFC 7523 §2.2). */
export const jwtBearerAssertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** `typ` of each kind of JWT that we sign or accept, so that one kind never passes for another (RFC 8725 §3.11; case JWT-09). */
export const jwtTypes = {
  accessToken: "at+jwt",
  idToken: "JWT",
  /** As an ID token is typed, since clouds expect that; its key tells them apart. */
  federation: "JWT",
  /** What partners are shown: its audience is none of ours. */
  minted: "JWT",
  clientAssertion: "client-authentication+jwt",
  revocations: "agent-id-guard-revocations+jwt",
  checkpoint: "agent-id-guard-checkpoint+jwt",
  logout: "logout+jwt",
} as const;

/** The signature algorithm of every token of ours. */
export const signatureAlgorithm = "ES256";

/** The signature algorithm of what clouds are shown: several take nothing else. We ourselves accept nothing that is signed so. */
export const federationAlgorithm = "RS256";

/** Access-token lifetimes in seconds: what a resource may choose from, and the default. */
export const tokenTtlSeconds = { min: 60, default: 300, max: 3_600 } as const;

/** Seconds that a client assertion may live (case TOK-08), and the clock difference that is forgiven. */
export const assertionLimits = { maxTtlSeconds: 300, clockToleranceSeconds: 10 } as const;

/** The most characters a token may have; longer ones are refused unread (case JWT-13). */
export const maxTokenLength = 8_192;

/** The most actors in one chain (case XCH-08). */
export const maxActors = 8;

/** RFC 8693 §4.1. The newest actor is outermost; only the server writes it. */
export interface Actor {
  readonly sub: string;
  readonly act?: Actor | undefined;
}

const actorSchema: z.ZodType<Actor> = z.strictObject({
  sub: z.string(),
  get act() {
    return actorSchema.optional();
  },
});

const seconds = z.int().min(0).max(253_402_300_799);

/** Claims of an access token (RFC 9068 §2.2, RFC 8693 §4). Times are whole seconds since 1970. */
export const accessTokenClaimsSchema = z.object({
  iss: z.string(),
  /** Whose rights these are: a user (`usr_…`) or, where no person is involved, an agent, client or resource. */
  sub: z.string(),
  /** Exactly one resource identifier. */
  aud: z.string(),
  /** Who asked for the token: the authenticated client, agent or resource. */
  client_id: z.string(),
  scope: z.string(),
  /** UUIDv7, so it also says in which millisecond the token was issued. */
  jti: z.string(),
  iat: seconds,
  exp: seconds,
  auth_time: seconds.optional(),
  act: actorSchema.optional(),
  /** The transaction that this token belongs to, `txn_…`. */
  txn: z.string(),
  task: z.string().optional(),
  /** The agent that acts, and its owner; absent where no agent acts. */
  agent_id: z.string().optional(),
  owner: z.string().optional(),
});

/** Claims of an access token. */
export type AccessTokenClaims = z.infer<typeof accessTokenClaimsSchema>;

/** The actors of a token, newest first. */
export function actorsOf(claims: Pick<AccessTokenClaims, "act">): readonly string[] {
  const actors: string[] = [];
  for (let actor = claims.act; actor !== undefined; actor = actor.act) actors.push(actor.sub);
  return actors;
}

/** Everybody in a token's chain in the order of the call: subject, oldest actor … newest actor (who is also `client_id`). */
export function chainOf(claims: Pick<AccessTokenClaims, "sub" | "act" | "client_id">): readonly string[] {
  const chain = [claims.sub, ...actorsOf(claims).toReversed()];
  return chain.at(-1) === claims.client_id ? chain : [...chain, claims.client_id];
}

/** Milliseconds since 1970 in which a token was issued: from its UUIDv7 `jti`, else from `iat`. */
export function issuedAtMs(claims: Pick<AccessTokenClaims, "jti" | "iat">): number {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(claims.jti);
  return match === null ? claims.iat * 1_000 : Number.parseInt(`${match[1]}${match[2]}`, 16);
}

/** The answer of the token endpoint (RFC 6749 §5.1, RFC 8693 §2.2.1). */
export const tokenResponseSchema = z.object({
  access_token: z.string(),
  /** `N_A` (RFC 8693 §2.2.1): a delivery that is no access token. */
  token_type: z.enum(["Bearer", "N_A"]),
  expires_in: z.number(),
  scope: z.string(),
  issued_token_type: z.string().optional(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
});
export type TokenResponse = z.infer<typeof tokenResponseSchema>;

/** The body of an OAuth error (RFC 6749 §5.2), with our stable code, hint and decision beside it. */
export const oauthErrorSchema = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  code: z.string().optional(),
  hint: z.string().optional(),
  decision_id: z.string().optional(),
  /** Where the person must go on (`interaction_required`). */
  connection_request: z.object({ id: z.string(), url: z.string() }).optional(),
});
