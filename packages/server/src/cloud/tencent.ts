import type { CloudRoleSettings } from "@agent-id-guard/protocol";
import type { CloudLine } from "./ask.ts";
import { cloudGrant } from "./grant.ts";
import { asObject, objectIn, textOf } from "./json.ts";
import type { CloudGrant, CloudSession } from "./port.ts";
import { refusal, unreadable } from "./refusals.ts";
import { durationWithin, roleSeconds, sessionName, sessionPolicy } from "./session.ts";
import { signTc3 } from "./sign-tc3.ts";

type RoleSettings = Extract<CloudRoleSettings, { cloud: "tencent" }>;

/** Tencent Cloud `sts:AssumeRole` with a stored key (TC3). Refusals come with HTTP 200. */
export async function assumeTencentRole(
  line: CloudLine,
  settings: RoleSettings,
  secret: string,
  session: CloudSession,
  nowMs: number,
): Promise<CloudGrant> {
  const endpoint = settings.endpoint === undefined ? "https://sts.tencentcloudapi.com" : new URL(settings.endpoint).origin;
  const policy = sessionPolicy(settings.sessionPolicy, session.sessionPolicy);
  const tags = Object.entries(session.tags).map(([Key, Value]) => ({ Key, Value }));
  const body = JSON.stringify({
    RoleArn: settings.role,
    RoleSessionName: sessionName("tencent", session),
    DurationSeconds: durationWithin(session, roleSeconds),
    // The one parameter that is wanted URL-encoded within the JSON.
    ...(policy === undefined ? {} : { Policy: encodeURIComponent(policy) }),
    ...(tags.length === 0 ? {} : { Tags: tags }),
  });
  const call = { endpoint, service: "sts", action: "AssumeRole", version: "2018-08-13", region: settings.region, body, nowMs };
  const headers = signTc3(call, { secretId: settings.accessKeyId, secretKey: secret });
  const answer = await line.ask({ url: `${endpoint}/`, headers, body, isNamed: settings.endpoint !== undefined });
  const response = asObject(objectIn(answer.text)?.Response);
  const error = asObject(response?.Error);
  if (error !== undefined || answer.status !== 200) throw refusal(answer.status, textOf(error, "Code"), secret);
  if (response === undefined) throw unreadable("no response");
  const credentials = asObject(response.Credentials);
  const told = {
    accessKeyId: textOf(credentials, "TmpSecretId"),
    secretAccessKey: textOf(credentials, "TmpSecretKey"),
    sessionToken: textOf(credentials, "Token"),
    expiresAtMs: typeof response.ExpiredTime === "number" ? response.ExpiredTime * 1_000 : Number.NaN,
  };
  return cloudGrant("tencent", settings.region, told, nowMs);
}
