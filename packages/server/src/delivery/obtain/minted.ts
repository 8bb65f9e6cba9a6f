import { deliveryTtlSeconds, GuardError, type JwtSettings, jwtTypes } from "@agent-id-guard/protocol";
import { refuseOwnAudience } from "../../tokens/index.ts";
import type { DeliveryPorts } from "../ports.ts";
import { type Job, type Obtained, secondsOf } from "./job.ts";

/** Mode `minted`: a JWT that we sign for a partner. No entrance of ours takes it: its type is not that of an access token and its audience is none of ours (case JWT-09). */
export async function obtainMinted(
  { issuer, store, tokens }: Pick<DeliveryPorts, "issuer" | "store" | "tokens">,
  job: Job,
): Promise<Obtained> {
  const { credential, entitled, leaseId, nowMs } = job;
  const { audience, subject, claims, ttlSeconds } = credential.settings as JwtSettings;
  for (const one of audience) await refuseOwnAudience({ issuer, store }, one);
  const sub = subject === "agent" ? entitled.agent.id : entitled.userId;
  if (sub === undefined)
    throw new GuardError("access.denied", { description: "This credential speaks for a person, and nobody is acted for" });
  const iat = Math.floor(nowMs / 1_000);
  const exp = iat + secondsOf(job, Math.min(ttlSeconds, deliveryTtlSeconds.minted.most), 1);
  const token = tokens.signAs(jwtTypes.minted, {
    ...claims,
    iss: issuer,
    sub,
    aud: audience.length === 1 ? audience[0] : audience,
    iat,
    nbf: iat,
    exp,
    jti: leaseId,
    agent_id: entitled.agent.id,
    owner: entitled.agent.ownerId,
  });
  return { material: { type: "bearer", token, scopes: [] }, endsAtMs: exp * 1_000, connectionId: null, handle: null };
}
