import type { CloudRoleSettings } from "@agent-id-guard/protocol";
import type { DeliveryPorts } from "../ports.ts";
import { type Job, type Obtained, secondsOf } from "./job.ts";
import { sessionOf, tagsOf } from "./session.ts";

const leastSeconds = 900;

/** Mode `sts`: a role of a cloud, assumed with the stored access key. */
export async function obtainSts({ vault, clouds }: Pick<DeliveryPorts, "vault" | "clouds">, job: Job): Promise<Obtained> {
  const { credential, entitled, request } = job;
  const settings = credential.settings as CloudRoleSettings;
  const { secret } = await vault.openSecret(credential);
  try {
    const { material, expiresAtMs } = await clouds.assume(settings, new TextDecoder().decode(secret), {
      name: sessionOf(job),
      durationSeconds: secondsOf(job, settings.durationSeconds, leastSeconds),
      sessionPolicy: request.sessionPolicy,
      tags: tagsOf(entitled.agent, entitled.userId),
    });
    return { material, endsAtMs: expiresAtMs, connectionId: null, handle: null };
  } finally {
    secret.fill(0);
  }
}
