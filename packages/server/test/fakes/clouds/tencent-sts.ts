import { createHash, createHmac } from "node:crypto";
import type { Clock } from "../../../src/clock/port.ts";
import { type CloudCall, type CloudReply, openCloudServer, Refused } from "./cloud-server.ts";

export interface TencentRole {
  readonly arn: string;
  readonly secretId: string;
  readonly secretKey: string;
  readonly region: string;
}

const mostSkewSeconds = 300;
const refused = (code: string) => new Refused(200, code);
const known = ["RoleArn", "RoleSessionName", "DurationSeconds", "Policy", "Tags"];

/** Tencent Cloud STS (API 3.0, 2018-08-13) as documented: JSON, TC3, and refusals with HTTP 200. */
export function openTencentSts(role: TencentRole, clock: Clock) {
  return openCloudServer((call) => {
    try {
      return assumeRole(call, role, clock);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return reply({ Error: { Code: error.code, Message: `signed by ${role.secretKey}` } });
    }
  });
}

function assumeRole(call: CloudCall, role: TencentRole, clock: Clock): CloudReply {
  verifySignature(call, role, clock);
  const { headers } = call;
  if (headers["x-tc-action"] !== "AssumeRole" || headers["x-tc-version"] !== "2018-08-13") throw refused("InvalidAction");
  if (headers["x-tc-region"] !== role.region) throw refused("UnsupportedRegion");
  const values = JSON.parse(call.body) as Readonly<Record<string, unknown>>;
  if (Object.keys(values).some((name) => !known.includes(name))) throw refused("UnknownParameter");
  if (!("RoleArn" in values) || !("RoleSessionName" in values)) throw refused("MissingParameter");
  const { RoleArn, RoleSessionName, DurationSeconds = 7_200, Policy, Tags = [] } = values;
  if (!/^[\w+=,.@-]{2,128}$/.test(String(RoleSessionName))) throw refused("InvalidParameterValue");
  if (!Number.isInteger(DurationSeconds) || Number(DurationSeconds) > 43_200) throw refused("InvalidParameter.OverTimeError");
  if (Policy !== undefined) checkPolicy(String(Policy));
  for (const tag of Tags as object[]) if (Object.keys(tag).toSorted().join() !== "Key,Value") throw refused("InvalidParameter.ParamError");
  if (RoleArn !== role.arn) throw refused("ResourceNotFound.RoleNotFound");
  const seconds = Math.floor(clock.nowMs() / 1_000) + Number(DurationSeconds);
  return reply({
    Credentials: { Token: "1siMD5r0tPAq9xpR", TmpSecretId: "AKID65zyIP0mpXtaI", TmpSecretKey: "73d4CX3q7MWM31sI" },
    ExpiredTime: seconds,
    Expiration: new Date(seconds * 1_000).toISOString(),
  });
}

function checkPolicy(encoded: string): void {
  if (encoded.includes("{")) throw refused("InvalidParameter.StrategyFormatError");
  const policy = decodeURIComponent(encoded);
  if (policy.length > 2_048) throw refused("InvalidParameter.PolicyTooLong");
  if (!Array.isArray(JSON.parse(policy).statement)) throw refused("InvalidParameter.StrategyFormatError");
}

/** The scheme once more, from what the request says of itself. */
function verifySignature({ method, path, rawQuery, headers, body }: CloudCall, role: TencentRole, clock: Clock): void {
  const shape =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d{2}-\d{2})\/(\w+)\/tc3_request, SignedHeaders=([a-z;-]+), Signature=([0-9a-f]{64})$/;
  const match = shape.exec(headers.authorization ?? "");
  if (match === null) throw refused("AuthFailure.InvalidAuthorization");
  const [, id, day = "", service = "", names = "", signature] = match;
  const seconds = Number(headers["x-tc-timestamp"]);
  if (id !== role.secretId) throw refused("AuthFailure.SecretIdNotFound");
  if (Math.abs(seconds - clock.nowMs() / 1_000) > mostSkewSeconds) throw refused("AuthFailure.SignatureExpire");
  if (service !== "sts" || new Date(seconds * 1_000).toISOString().slice(0, 10) !== day) throw refused("AuthFailure.SignatureFailure");
  if (!["content-type", "host"].every((name) => names.split(";").includes(name))) throw refused("AuthFailure.SignatureFailure");
  const block = names.split(";").map((name) => `${name}:${String(headers[name]).trim().toLowerCase()}`);
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const canonical = `${method}\n${path}\n${rawQuery}\n${block.join("\n")}\n\n${names}\n${hash(body)}`;
  const ofDay = createHmac("sha256", `TC3${role.secretKey}`).update(day).digest();
  const ofService = createHmac("sha256", ofDay).update(service).digest();
  const key = createHmac("sha256", ofService).update("tc3_request").digest();
  const text = `TC3-HMAC-SHA256\n${seconds}\n${day}/${service}/tc3_request\n${hash(canonical)}`;
  if (createHmac("sha256", key).update(text).digest("hex") !== signature) throw refused("AuthFailure.SignatureFailure");
}

const reply = (response: object): CloudReply => ({ status: 200, body: JSON.stringify({ Response: { ...response, RequestId: "r1" } }) });
