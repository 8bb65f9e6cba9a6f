import type { CloudRoleSettings, WorkloadIdentitySettings } from "@agent-id-guard/protocol";
import type { CloudAnswer, CloudLine } from "./ask.ts";
import { readAwsXml } from "./aws-xml.ts";
import { cloudGrant } from "./grant.ts";
import type { CloudGrant, CloudSession } from "./port.ts";
import { refusal, unreadable } from "./refusals.ts";
import { durationWithin, roleSeconds, sessionName, sessionPolicy } from "./session.ts";
import { formType, signV4 } from "./sign-v4.ts";

type RoleSettings = Extract<CloudRoleSettings, { cloud: "aws" }>;
type IdentitySettings = Extract<WorkloadIdentitySettings, { cloud: "aws" }>;

const version = "2011-06-15";

/** AWS STS `AssumeRole` with a stored access key. Tags of the session need `sts:TagSession` in the trust policy of the role. */
export async function assumeAwsRole(
  line: CloudLine,
  settings: RoleSettings,
  secret: string,
  session: CloudSession,
  nowMs: number,
): Promise<CloudGrant> {
  const endpoint = stsEndpointOf(settings);
  const parameters = { ...shared("AssumeRole", settings, session), ...tagsOf(session) };
  const body = form({ ...parameters, ...(settings.externalId === undefined ? {} : { ExternalId: settings.externalId }) });
  const key = { accessKeyId: settings.accessKeyId, secretAccessKey: secret };
  const headers = signV4({ endpoint, region: settings.region, service: "sts", body, nowMs }, key);
  const answer = await line.ask({ url: `${endpoint}/`, headers, body, isNamed: settings.endpoint !== undefined });
  return read(answer, "AssumeRole", settings.region, secret, nowMs);
}

/** AWS STS `AssumeRoleWithWebIdentity`: not signed, the JWT is the proof. */
export async function federateToAws(
  line: CloudLine,
  settings: IdentitySettings,
  jwt: string,
  session: CloudSession,
  nowMs: number,
): Promise<CloudGrant> {
  const action = "AssumeRoleWithWebIdentity";
  const body = form({ ...shared(action, settings, session), WebIdentityToken: jwt });
  const url = `${stsEndpointOf(settings)}/`;
  const answer = await line.ask({ url, headers: { "content-type": formType }, body, isNamed: settings.endpoint !== undefined });
  return read(answer, action, settings.region, jwt, nowMs);
}

function shared(action: string, settings: RoleSettings | IdentitySettings, session: CloudSession) {
  const policy = sessionPolicy(settings.sessionPolicy, session.sessionPolicy);
  return {
    Action: action,
    Version: version,
    RoleArn: settings.role,
    RoleSessionName: sessionName("aws", session),
    DurationSeconds: String(durationWithin(session, roleSeconds)),
    ...(policy === undefined ? {} : { Policy: policy }),
  };
}

/** The regional endpoint, in the partition of the region. */
export function stsEndpointOf({ endpoint, region }: RoleSettings | IdentitySettings): string {
  if (endpoint !== undefined) return new URL(endpoint).origin;
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : region.startsWith("eusc-") ? "amazonaws.eu" : "amazonaws.com";
  return `https://sts.${region}.${domain}`;
}

function tagsOf({ tags }: CloudSession): Readonly<Record<string, string>> {
  const lines = Object.entries(tags).flatMap(([key, value], at) => [
    [`Tags.member.${at + 1}.Key`, key],
    [`Tags.member.${at + 1}.Value`, value],
  ]);
  return Object.fromEntries(lines);
}

const form = (parameters: Readonly<Record<string, string>>): string => new URLSearchParams(parameters).toString();

function read({ status, text }: CloudAnswer, action: string, region: string, withheld: string, nowMs: number): CloudGrant {
  const texts = readAwsXml(text);
  if (status !== 200) throw refusal(status, texts?.get("ErrorResponse/Error/Code"), withheld);
  if (texts === undefined) throw unreadable("no XML of the Query protocol");
  const at = (name: string) => texts.get(`${action}Response/${action}Result/Credentials/${name}`);
  const told = {
    accessKeyId: at("AccessKeyId"),
    secretAccessKey: at("SecretAccessKey"),
    sessionToken: at("SessionToken"),
    expiresAtMs: Date.parse(at("Expiration") ?? ""),
  };
  return cloudGrant("aws", region, told, nowMs);
}
