/** Agent ID Guard for agent developers: who the agent is, on whose behalf it acts, and how it reaches things without holding their keys. */
export {
  type CloudCredentials,
  type DatabaseLogin,
  type ErrorCode,
  GuardError,
  isGuardError,
  type LeaseAnswer,
} from "@agent-id-guard/protocol";
export { AgentGuard, type ConnectOptions } from "./agent-guard.ts";
export type { Clock } from "./clock.ts";
export type { Fetch } from "./connection/fetch.ts";
export { type ConnectionOptions, GuardConnection, type ServerOptions } from "./connection/guard-connection.ts";
export type { KeyLookup } from "./connection/key-set.ts";
export type { PartyCredential } from "./credentials/credential.ts";
export { bearerTokenOf, type TokenCarrier } from "./inbound/bearer.ts";
export { createTokenVerifier, type TokenVerifier, type TokenVerifierOptions, type VerifiedToken } from "./inbound/token-verifier.ts";
export type { Deliver, DeliverOptions, DurationOption, SessionPolicyOption } from "./outbound/deliver.ts";
export type { Delivered, DeliveredValue } from "./outbound/delivered.ts";
export type { GrantedResource } from "./outbound/granted-resources.ts";
export type { ModelClientOptions } from "./outbound/model-client.ts";
export { type FeedOptions, type FeedSource, RevocationFeed } from "./revocation/feed.ts";
export type { Session, TokenOptions } from "./session.ts";
export type { SubjectToken, TokenRequest } from "./tokens/token-endpoint.ts";
