import type { WorkloadIdentitySettings } from "@agent-id-guard/protocol";
import type { CloudLine } from "./ask.ts";
import type { CloudGrant, CloudSession } from "./port.ts";
import { refuseSessionPolicy } from "./session.ts";
import { assertionType, readTokenAnswer } from "./token-answer.ts";

type Settings = Extract<WorkloadIdentitySettings, { cloud: "azure" }>;

/** Entra: client credentials with our JWT as the client's assertion (RFC 7523 §2.2). The token has the life that Entra gives it, about an hour. */
export async function federateToAzure(
  line: CloudLine,
  { tenantId, clientId, scope, endpoint }: Settings,
  jwt: string,
  session: CloudSession,
  nowMs: number,
): Promise<CloudGrant> {
  refuseSessionPolicy(session);
  const base = endpoint === undefined ? "https://login.microsoftonline.com" : new URL(endpoint).origin;
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    scope,
    client_assertion_type: assertionType,
    client_assertion: jwt,
  }).toString();
  const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  const url = `${base}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
  return readTokenAnswer(await line.ask({ url, headers, body, isNamed: endpoint !== undefined }), [scope], jwt, nowMs);
}
