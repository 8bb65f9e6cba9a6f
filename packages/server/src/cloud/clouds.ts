import type { CloudRoleSettings, WorkloadIdentitySettings } from "@agent-id-guard/protocol";
import type { Entropy } from "../entropy/port.ts";
import { assumeAlibabaRole, federateToAlibaba } from "./alibaba.ts";
import { type CloudLine, type LinePorts, onLine } from "./ask.ts";
import { assumeAwsRole, federateToAws } from "./aws.ts";
import { federateToAzure } from "./azure.ts";
import { federateToGoogle } from "./google.ts";
import { federateToOauth } from "./oauth.ts";
import type { CloudGrant, CloudSession, Clouds } from "./port.ts";
import { assumeTencentRole } from "./tencent.ts";

export interface CloudsOptions extends LinePorts {
  readonly entropy: Pick<Entropy, "uuid">;
}

/** The token services, over HTTP. One try a delivery: a cloud that did not answer may be asked again by the agent. */
export function createClouds(options: CloudsOptions): Clouds {
  const moment = () => ({ nowMs: options.clock.nowMs(), nonce: options.entropy.uuid() });
  const assume = (line: CloudLine, settings: CloudRoleSettings, secret: string, session: CloudSession): Promise<CloudGrant> => {
    const { nowMs, nonce } = moment();
    if (settings.cloud === "aws") return assumeAwsRole(line, settings, secret, session, nowMs);
    if (settings.cloud === "alibaba") return assumeAlibabaRole(line, settings, secret, session, { nowMs, nonce });
    return assumeTencentRole(line, settings, secret, session, nowMs);
  };
  const federate = (line: CloudLine, settings: WorkloadIdentitySettings, jwt: string, session: CloudSession): Promise<CloudGrant> => {
    const { nowMs, nonce } = moment();
    if (settings.cloud === "aws") return federateToAws(line, settings, jwt, session, nowMs);
    if (settings.cloud === "alibaba") return federateToAlibaba(line, settings, jwt, session, { nowMs, nonce });
    if (settings.cloud === "google") return federateToGoogle(line, settings, jwt, session, nowMs);
    if (settings.cloud === "azure") return federateToAzure(line, settings, jwt, session, nowMs);
    return federateToOauth(line, settings, jwt, session, nowMs);
  };
  return {
    assume: (settings, secret, session) => onLine(options, (line) => assume(line, settings, secret, session)),
    federate: (settings, jwt, session) => onLine(options, (line) => federate(line, settings, jwt, session)),
  };
}
