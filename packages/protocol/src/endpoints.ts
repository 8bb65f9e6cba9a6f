/** Paths below the issuer. The metadata documents (RFC 8414, OIDC Discovery) publish them; only our own SDK and console rely on these constants. */
export const endpoints = {
  authorizationServerMetadata: "/.well-known/oauth-authorization-server",
  openidConfiguration: "/.well-known/openid-configuration",
  jwks: "/oauth/jwks",
  authorize: "/oauth/authorize",
  /** Where a client leaves its request before it sends the person (RFC 9126). */
  pushedRequest: "/oauth/par",
  /** The page on which a person is asked. */
  consent: "/oauth/consent",
  token: "/oauth/token",
  introspect: "/oauth/introspect",
  revoke: "/oauth/revoke",
  userinfo: "/oauth/userinfo",
  deviceAuthorization: "/oauth/device_authorization",
  /** Where a person types the code that a device shows. */
  device: "/device",
  endSession: "/oauth/logout",
  signIn: "/signin",
  bootstrap: "/signin/bootstrap",
  /** Below it, each identity provider has its callback. */
  identityProviders: "/idp",
  gateway: "/gateway",
  /** Where agents are handed what can't be added to a call for them. */
  deliveries: "/deliveries",
  connectionRequests: "/connection-requests",
  /** Where people agree that the vault holds an account of theirs; below it each credential has its callback. */
  connect: "/connect",
  revocations: "/events/revocations",
  revocationSnapshot: "/events/revocations/snapshot",
  auditIngest: "/events/audit",
  self: "/self",
  scim: "/scim/v2",
  adminApi: "/api/v1",
  openapi: "/openapi.json",
  apiReference: "/docs",
  console: "/console",
  health: "/healthz",
  ready: "/readyz",
} as const;

/**
 * Audiences that the server itself answers for. `guard` (the issuer) serves agents and resource servers: the revocation feed, audit ingestion, `/self`.
 * `adminApi` serves people with a role.
 */
export function builtInAudiences(issuer: string) {
  return { guard: issuer, adminApi: `${issuer}${endpoints.adminApi}` } as const;
}

/** Permissions of the built-in audience `guard`. Every agent holds the first two and every resource server all three, without a grant. */
export const guardPermissions = { readSelf: "self:read", readRevocations: "revocations:read", writeAudit: "audit:write" } as const;

/** Permissions of the built-in audience `adminApi`. What a person may do there is decided by their role; a token without `admin:write` only reads. */
export const adminPermissions = { read: "admin:read", write: "admin:write" } as const;

/** The header that carries the console session's own token with every write (case ADM-05): `GET /api/v1/me` tells it, and a page of another site can't. */
export const requestTokenHeader = "x-agent-id-guard-request";

/** How recent a person's sign-in must be for what can't be undone and for what gives lasting power. */
export const freshSignInMs = 600_000;
