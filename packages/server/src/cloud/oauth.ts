import type { WorkloadIdentitySettings } from "@agent-id-guard/protocol";
import type { CloudLine } from "./ask.ts";
import type { CloudGrant, CloudSession } from "./port.ts";
import { unfit } from "./refusals.ts";
import { refuseSessionPolicy } from "./session.ts";
import { accessTokenType, assertionType, bearerAssertionGrant, exchangeGrant, jwtTokenType, readTokenAnswer } from "./token-answer.ts";

type Settings = Extract<WorkloadIdentitySettings, { cloud: "oauth" }>;

/** What only we write: further parameters of the settings can't. */
const ours = [
  ...["grant_type", "assertion", "subject_token", "subject_token_type", "client_assertion", "client_assertion_type"],
  ...["client_id", "client_secret", "scope"],
];

/** Any token endpoint that trusts our issuer: RFC 7523 §2.1 and §2.2, RFC 8693; as a form, or as the JSON that some model providers want. */
export async function federateToOauth(
  line: CloudLine,
  settings: Settings,
  jwt: string,
  session: CloudSession,
  nowMs: number,
): Promise<CloudGrant> {
  refuseSessionPolicy(session);
  const { clientId, scopes, parameters, tokenEndpoint, endpoint } = settings;
  for (const name of ours)
    if (Object.hasOwn(parameters, name)) throw unfit(`settings.parameters.${name}`, "is not for the settings to write");
  const fields = {
    ...proofOf(settings.grant, jwt),
    ...parameters,
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
  };
  const isJson = settings.body === "json";
  const answer = await line.ask({
    url: endpoint ?? tokenEndpoint,
    headers: { accept: "application/json", "content-type": isJson ? "application/json" : "application/x-www-form-urlencoded" },
    body: isJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
    isNamed: true,
  });
  return readTokenAnswer(answer, scopes, jwt, nowMs);
}

function proofOf(grant: Settings["grant"], jwt: string): Readonly<Record<string, string>> {
  if (grant === "jwt_bearer") return { grant_type: bearerAssertionGrant, assertion: jwt };
  if (grant === "client_assertion")
    return { grant_type: "client_credentials", client_assertion_type: assertionType, client_assertion: jwt };
  return { grant_type: exchangeGrant, subject_token: jwt, subject_token_type: jwtTokenType, requested_token_type: accessTokenType };
}
