/** Tokens: the authorization endpoint, the token endpoint's spine, verification for the server's own surfaces, introspection, revocation, signing keys. */
import type { Tickets } from "../directory/index.ts";
import type { PublicJwk } from "../store/port.ts";
import { pushRequest } from "./authorize/pushed-request.ts";
import type { Tokens } from "./contract.ts";
import type { DeliverDecided } from "./deliver-instead.ts";
import type { TokenDeps } from "./deps.ts";
import { askForDevice } from "./device/ask-for-device.ts";
import { signFederation } from "./federation.ts";
import { createAuthorizationCodeGrant } from "./grants/authorization-code.ts";
import { clientCredentialsGrant } from "./grants/client-credentials.ts";
import { createDeviceCodeGrant } from "./grants/device-code.ts";
import { createRefreshTokenGrant } from "./grants/refresh-token.ts";
import { tokenExchangeGrant } from "./grants/token-exchange.ts";
import { introspect } from "./introspect.ts";
import { KeyRing } from "./keys/key-ring.ts";
import { useOf } from "./keys/key-state.ts";
import { planKeyRevocation, planRotation } from "./keys/plan-rotation.ts";
import { createRefreshTokenRevoker } from "./refresh/revoker.ts";
import { revoke } from "./revoke.ts";
import { createIssue } from "./spine.ts";
import { issueSystemToken } from "./system-token.ts";
import { userInfo } from "./user-info.ts";
import { TokenVerifier } from "./verify-token.ts";

export {
  type Authorization,
  type AuthorizationStep,
  createAuthorization,
  type QuestionAnswer,
  type Visitor,
} from "./authorize/authorization.ts";
export type { AuthorizationQuery } from "./authorize/authorization-request.ts";
export type { ShownQuestion } from "./authorize/describe-question.ts";
export type { FederationFacts, FederationJwt, KeyActor, OAuthRequest, Tokens, VerifiedToken } from "./contract.ts";
export { decideBearer, requireAllowed } from "./decide-bearer.ts";
export type { DecidedUse, DeliverDecided } from "./deliver-instead.ts";
export type { TokenDeps } from "./deps.ts";
export { createDeviceAnswers, type DeviceAnswers, type DeviceQuestion } from "./device/let-device-in.ts";
export type { Grant, TokenRevoker } from "./grant.ts";
export { createLogoutNotices, type LogoutNotices } from "./logout/logout-notices.ts";
export { createSignOuts, type SignOutStep, type SignOuts } from "./logout/sign-outs.ts";
export { partiesOf } from "./parties-of.ts";
export { refuseOwnAudience } from "./refuse-own-audience.ts";
export { systemSubject } from "./system-token.ts";

export interface TokenOptions extends TokenDeps {
  /** Where authorization codes are kept. */
  readonly tickets: Tickets;
  /** Hands over what token exchanges may ask for in place of a token of ours; without it they can't. */
  readonly deliver?: DeliverDecided;
}

/** The keys whose signature still says something to us, published or not: an ID token may be older than its key's last day. Those for clouds never do. */
export const soundKeys = (tokens: Pick<Tokens, "signingKeys">): readonly PublicJwk[] =>
  tokens
    .signingKeys()
    .filter(({ state, publicJwk }) => state !== "compromised" && useOf(publicJwk) === "tokens")
    .map(({ publicJwk }) => publicJwk);

/** Loads the signing keys (or makes the first one) and stands ready. Call `close` when done. */
export async function createTokens({ tickets, deliver, ...deps }: TokenOptions): Promise<Tokens> {
  const keys = new KeyRing(deps);
  await keys.start();
  const verifier = new TokenVerifier(deps, keys);
  const issue = createIssue(
    deps,
    keys,
    [
      clientCredentialsGrant(deps),
      tokenExchangeGrant(deps, verifier, deliver !== undefined),
      createAuthorizationCodeGrant({ ...deps, tickets }),
      createRefreshTokenGrant(deps),
      createDeviceCodeGrant({ ...deps, tickets }),
    ],
    deliver,
  );
  const revokers = [createRefreshTokenRevoker(deps)];
  return {
    issue,
    askForDevice: (request) => askForDevice({ ...deps, tickets }, request),
    introspect: (request) => introspect(deps, verifier, request),
    pushRequest: (request) => pushRequest({ ...deps, tickets }, request),
    revoke: (request) => revoke(deps, verifier, revokers, request),
    verify: (token, audience) => verifier.verify(token, audience),
    verifyForAny: (token) => verifier.verifyForAny(token),
    userInfo: (token) => userInfo(deps.store, verifier, token),
    issueSystemToken: () => issueSystemToken(deps, keys),
    jwks: () => ({ keys: keys.published() }),
    signingKeys: () => keys.rows(),
    planRotation: (actor) => planRotation(deps, keys.rows(), actor),
    planKeyRevocation: (kid, actor) => planKeyRevocation(deps, keys.rows(), kid, actor),
    onKeysChanged: (listener) => keys.onChange(listener),
    prepareFederation: async () => void (await keys.federationKid()),
    signFederation: (facts) => signFederation(deps, keys, facts),
    federates: () => keys.federates,
    signAs: (typ, claims) => deps.signer.sign(keys.signingKid(), typ, claims),
    close: () => keys.close(),
  };
}
