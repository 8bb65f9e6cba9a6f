import { jwtTypes } from "@agent-id-guard/protocol";
import type { FederationFacts, FederationJwt } from "./contract.ts";
import type { TokenDeps } from "./deps.ts";
import type { KeyRing } from "./keys/key-ring.ts";
import { refuseOwnAudience } from "./refuse-own-audience.ts";

/** Long enough for one exchange, too short for anything else. */
const ttlSeconds = 300;

/** A JWT for one cloud. `sub` is the agent alone, so that a trust policy there stays good whoever the agent acts for. */
export async function signFederation(
  deps: Pick<TokenDeps, "issuer" | "store" | "signer" | "clock" | "entropy">,
  keys: KeyRing,
  { agentId, ownerId, userId, audience, credentialId, resourceId, txn }: FederationFacts,
): Promise<FederationJwt> {
  await refuseOwnAudience(deps, audience);
  const kid = await keys.federationKid();
  const iat = Math.floor(deps.clock.nowMs() / 1_000);
  const jti = deps.entropy.uuid();
  const claims = {
    iss: deps.issuer,
    sub: agentId,
    aud: audience,
    iat,
    nbf: iat,
    exp: iat + ttlSeconds,
    jti,
    agent_id: agentId,
    owner: ownerId,
    ...(userId === undefined ? {} : { user_id: userId }),
    credential_id: credentialId,
    resource_id: resourceId,
    txn,
  };
  return { jwt: deps.signer.sign(kid, jwtTypes.federation, claims), jti, kid, expiresAtMs: claims.exp * 1_000 };
}
