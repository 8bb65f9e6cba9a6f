import type { CloudRoleSettings, WorkloadIdentitySettings } from "@agent-id-guard/protocol";
import type { CloudAnswer, CloudLine } from "./ask.ts";
import { cloudGrant } from "./grant.ts";
import { asObject, objectIn, textOf } from "./json.ts";
import type { CloudGrant, CloudSession } from "./port.ts";
import { refusal, unreadable } from "./refusals.ts";
import { durationWithin, roleSeconds, sessionName, sessionPolicy } from "./session.ts";
import { signAcs3 } from "./sign-acs3.ts";

type RoleSettings = Extract<CloudRoleSettings, { cloud: "alibaba" }>;
type IdentitySettings = Extract<WorkloadIdentitySettings, { cloud: "alibaba" }>;

const version = "2015-04-01";

/** When a call is made, and what it is told apart by. */
export interface Moment {
  readonly nowMs: number;
  readonly nonce: string;
}

/** Alibaba Cloud STS `AssumeRole` with a stored access key (ACS3). It takes no tags. */
export async function assumeAlibabaRole(
  line: CloudLine,
  settings: RoleSettings,
  secret: string,
  session: CloudSession,
  { nowMs, nonce }: Moment,
): Promise<CloudGrant> {
  const external: Readonly<Record<string, string>> = settings.externalId === undefined ? {} : { ExternalId: settings.externalId };
  const parameters = { ...shared(settings, session), ...external };
  const key = { accessKeyId: settings.accessKeyId, accessKeySecret: secret };
  const { url, headers } = signAcs3({ endpoint: endpointOf(settings), action: "AssumeRole", version, parameters, nowMs, nonce }, key);
  const answer = await line.ask({ url, headers, body: "", isNamed: settings.endpoint !== undefined });
  return read(answer, settings.region, secret, nowMs);
}

/** Alibaba Cloud STS `AssumeRoleWithOIDC`: not signed, and the JWT stands in the body so that no log of addresses has it. */
export async function federateToAlibaba(
  line: CloudLine,
  settings: IdentitySettings,
  jwt: string,
  session: CloudSession,
  { nowMs, nonce }: Moment,
): Promise<CloudGrant> {
  const query = new URLSearchParams({
    Action: "AssumeRoleWithOIDC",
    Version: version,
    Format: "JSON",
    Timestamp: new Date(nowMs).toISOString().replace(/\.\d{3}Z$/, "Z"),
    SignatureNonce: nonce,
  });
  const body = new URLSearchParams({ ...shared(settings, session), OIDCProviderArn: settings.oidcProvider, OIDCToken: jwt }).toString();
  const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  const answer = await line.ask({ url: `${endpointOf(settings)}/?${query}`, headers, body, isNamed: settings.endpoint !== undefined });
  return read(answer, settings.region, jwt, nowMs);
}

function shared(settings: RoleSettings | IdentitySettings, session: CloudSession): Readonly<Record<string, string>> {
  const policy = sessionPolicy(settings.sessionPolicy, session.sessionPolicy);
  return {
    RoleArn: settings.role,
    RoleSessionName: sessionName("alibaba", session),
    DurationSeconds: String(durationWithin(session, roleSeconds)),
    ...(policy === undefined ? {} : { Policy: policy }),
  };
}

function endpointOf({ endpoint, region }: RoleSettings | IdentitySettings): string {
  return endpoint === undefined ? `https://sts.${region}.aliyuncs.com` : new URL(endpoint).origin;
}

function read({ status, text }: CloudAnswer, region: string, withheld: string, nowMs: number): CloudGrant {
  const body = objectIn(text);
  if (status !== 200) throw refusal(status, textOf(body, "Code"), withheld);
  const credentials = asObject(body?.Credentials);
  if (credentials === undefined) throw unreadable("no credentials");
  const told = {
    accessKeyId: textOf(credentials, "AccessKeyId"),
    secretAccessKey: textOf(credentials, "AccessKeySecret"),
    sessionToken: textOf(credentials, "SecurityToken"),
    expiresAtMs: Date.parse(textOf(credentials, "Expiration") ?? ""),
  };
  return cloudGrant("alibaba", region, told, nowMs);
}
