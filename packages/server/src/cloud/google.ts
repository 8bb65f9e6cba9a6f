import type { WorkloadIdentitySettings } from "@agent-id-guard/protocol";
import type { CloudLine } from "./ask.ts";
import { bearerGrant } from "./grant.ts";
import { objectIn, textOf } from "./json.ts";
import type { CloudGrant, CloudSession } from "./port.ts";
import { refusal, unreadable } from "./refusals.ts";
import { durationWithin, refuseSessionPolicy } from "./session.ts";
import { accessTokenType, codeIn, exchangeGrant, jwtTokenType, readTokenAnswer } from "./token-answer.ts";

type Settings = Extract<WorkloadIdentitySettings, { cloud: "google" }>;

const form = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
const everything = "https://www.googleapis.com/auth/cloud-platform";
/** Above an hour only where the organisation's policy lets the account (`iam.allowServiceAccountCredentialLifetimeExtension`): Google says so. */
const accountSeconds = { min: 1, most: 43_200 } as const;

/**
 * Google's STS, and then the service account where there is one (`generateAccessToken`). The federated token itself has the life that Google gives it, an hour.
 */
export async function federateToGoogle(
  line: CloudLine,
  settings: Settings,
  jwt: string,
  session: CloudSession,
  nowMs: number,
): Promise<CloudGrant> {
  refuseSessionPolicy(session);
  const { serviceAccount, audience, endpoint } = settings;
  const lifetime = durationWithin(session, accountSeconds);
  const scopes = serviceAccount === undefined ? settings.scopes : [everything];
  const body = new URLSearchParams({
    grant_type: exchangeGrant,
    audience,
    scope: scopes.join(" "),
    requested_token_type: accessTokenType,
    subject_token: jwt,
    subject_token_type: jwtTokenType,
  }).toString();
  const isNamed = endpoint !== undefined;
  const sts = await line.ask({ url: `${baseOf(endpoint, "https://sts.googleapis.com")}/v1/token`, headers: form, body, isNamed });
  const federated = readTokenAnswer(sts, scopes, jwt, nowMs);
  if (serviceAccount === undefined) return federated;
  if (federated.material.type !== "bearer") throw unreadable("no bearer token");
  const { token } = federated.material;
  const answer = await line.ask({
    url: `${baseOf(endpoint, "https://iamcredentials.googleapis.com")}/v1/projects/-/serviceAccounts/${encodeURIComponent(serviceAccount)}:generateAccessToken`,
    headers: { accept: "application/json", "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ scope: settings.scopes, lifetime: `${lifetime}s` }),
    isNamed,
  });
  const account = objectIn(answer.text);
  if (answer.status !== 200) throw refusal(answer.status, codeIn(account), token);
  return bearerGrant(textOf(account, "accessToken"), settings.scopes, Date.parse(textOf(account, "expireTime") ?? ""), nowMs);
}

const baseOf = (named: string | undefined, usual: string): string => (named === undefined ? usual : new URL(named).origin);
