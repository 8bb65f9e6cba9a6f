import type { WorkloadIdentitySettings } from "@agent-id-guard/protocol";
import type { CloudGrant } from "../../cloud/port.ts";
import type { AgentRow, CredentialRow } from "../../store/port.ts";
import type { DeliveryPorts } from "../ports.ts";
import { type Job, type Obtained, secondsOf } from "./job.ts";
import { sessionOf, tagsOf } from "./session.ts";

/** A session that a cloud is to give to whom our issuer vouches for. */
export interface Federation {
  readonly agent: AgentRow;
  readonly userId: string | undefined;
  readonly txn: string;
  readonly durationSeconds: number;
  readonly sessionPolicy: string | undefined;
  /** Of the session, in the cloud's logs. */
  readonly name: string;
}

/** Signs what the cloud is shown, and trades it. Throws `connection.failed`, `delivery.upstream_refused`, `request.invalid`, `vault.unavailable`. */
export async function federate(
  { tokens, clouds }: Pick<DeliveryPorts, "tokens" | "clouds">,
  credential: CredentialRow,
  { agent, userId, txn, durationSeconds, sessionPolicy, name }: Federation,
): Promise<CloudGrant> {
  const settings = credential.settings as WorkloadIdentitySettings;
  const { jwt } = await tokens.signFederation({
    ...{ agentId: agent.id, ownerId: agent.ownerId, userId, txn, audience: settings.audience },
    ...{ credentialId: credential.id, resourceId: credential.resourceId },
  });
  return clouds.federate(settings, jwt, { name, durationSeconds, sessionPolicy, tags: tagsOf(agent, userId) });
}

/** Mode `federated`: credentials of a cloud, or a bearer, for nothing but our issuer's word. */
export async function obtainFederated(ports: Pick<DeliveryPorts, "tokens" | "clouds">, job: Job): Promise<Obtained> {
  const { credential, entitled, request } = job;
  const settings = credential.settings as WorkloadIdentitySettings;
  const leastSeconds = settings.cloud === "aws" || settings.cloud === "alibaba" ? 900 : 300;
  const { material, expiresAtMs } = await federate(ports, credential, {
    agent: entitled.agent,
    userId: entitled.userId,
    txn: entitled.token.claims.txn,
    durationSeconds: secondsOf(job, settings.durationSeconds, leastSeconds),
    sessionPolicy: request.sessionPolicy,
    name: sessionOf(job),
  });
  return { material, endsAtMs: expiresAtMs, connectionId: null, handle: null };
}
