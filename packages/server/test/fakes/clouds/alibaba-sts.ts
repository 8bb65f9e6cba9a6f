import { createHash, createHmac } from "node:crypto";
import type { Clock } from "../../../src/clock/port.ts";
import { type CloudCall, type CloudReply, openCloudServer, parametersOf, Refused } from "./cloud-server.ts";
import { type FederationTrust, verifyFederation } from "./federation-trust.ts";

export interface AlibabaRole {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly externalId?: string;
  readonly provider?: { readonly arn: string; readonly trust: FederationTrust };
}

const mostSkewMs = 15 * 60_000;
const refused = (status: number, code: string) => new Refused(status, code);
const codes = { missing: refused(400, "MissingParameter"), unknown: refused(400, "UnknownParameter") };
const session = ["RoleArn", "RoleSessionName", "DurationSeconds"];

/** Alibaba Cloud STS (RPC style, 2015-04-01) as documented: `AssumeRole` signed by ACS3, `AssumeRoleWithOIDC` unsigned. */
export function openAlibabaSts(role: AlibabaRole, clock: Clock) {
  const nonces = new Set<string>();
  return openCloudServer(async (call) => {
    try {
      const isSigned = call.headers["x-acs-action"] !== undefined;
      return isSigned ? assumeRole(call, role, clock, nonces) : await assumeRoleWithOidc(call, role, clock);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const text = { RequestId: "r1", HostId: "sts", Code: error.code, Message: `not with ${role.accessKeySecret}`, Recommend: "" };
      return { status: error.status, body: JSON.stringify(text) };
    }
  });
}

function assumeRole(call: CloudCall, role: AlibabaRole, clock: Clock, nonces: Set<string>): CloudReply {
  verifySignature(call, role, clock);
  const nonce = String(call.headers["x-acs-signature-nonce"]);
  if (nonces.has(nonce)) throw refused(400, "SignatureNonceUsed");
  nonces.add(nonce);
  if (call.headers["x-acs-action"] !== "AssumeRole" || call.headers["x-acs-version"] !== "2015-04-01")
    throw refused(404, "InvalidAction.NotFound");
  const values = parametersOf(call.query, { required: session, optional: [/^Policy$/, /^ExternalId$/] }, codes);
  checkSession(values);
  if (values.RoleArn !== role.arn) throw refused(404, "EntityNotExist.Role");
  if (values.ExternalId !== role.externalId) throw refused(403, "NoPermission");
  return credentials(values, clock);
}

async function assumeRoleWithOidc(call: CloudCall, role: AlibabaRole, clock: Clock): Promise<CloudReply> {
  const common = ["Action", "Version", "Format", "Timestamp", "SignatureNonce"];
  const query = parametersOf(call.query, { required: common, optional: [] }, codes);
  if (query.Action !== "AssumeRoleWithOIDC" || query.Version !== "2015-04-01") throw refused(404, "InvalidAction.NotFound");
  if (call.headers["content-type"] !== "application/x-www-form-urlencoded") throw refused(415, "UnsupportedHTTPMethod");
  if (Math.abs(Date.parse(query.Timestamp ?? "") - clock.nowMs()) > mostSkewMs) throw refused(400, "InvalidTimeStamp.Expired");
  const required = [...session, "OIDCProviderArn", "OIDCToken"];
  const values = parametersOf(new URLSearchParams(call.body), { required, optional: [/^Policy$/] }, codes);
  checkSession(values);
  if (role.provider === undefined || values.OIDCProviderArn !== role.provider.arn) throw refused(404, "EntityNotExist.OIDCProvider");
  if (values.RoleArn !== role.arn) throw refused(404, "EntityNotExist.Role");
  try {
    await verifyFederation(values.OIDCToken ?? "", role.provider.trust, clock);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw error.code === "Wrong.sub" ? refused(403, "NoPermission") : refused(400, `AuthenticationFail.OIDCToken.${error.code}`);
  }
  return credentials(values, clock);
}

function checkSession({ RoleSessionName = "", DurationSeconds, Policy }: Readonly<Record<string, string>>): void {
  const seconds = Number(DurationSeconds);
  if (!/^[\w.@-]{2,64}$/.test(RoleSessionName)) throw refused(400, "InvalidParameter.RoleSessionName");
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) throw refused(400, "InvalidParameter.DurationSeconds");
  if (Policy !== undefined && (Policy.length > 2_048 || !Policy.startsWith("{"))) throw refused(400, "InvalidParameter.PolicyGrammar");
}

function credentials({ DurationSeconds, RoleSessionName }: Readonly<Record<string, string>>, clock: Clock): CloudReply {
  const expiration = new Date(clock.nowMs() + Number(DurationSeconds) * 1_000).toISOString().replace(/\.\d{3}Z$/, "Z");
  const body = {
    RequestId: "6894B13B-6D71-4EF5-88FA-F32781734A7F",
    AssumedRoleUser: { Arn: `acs:ram::1:role/a/${RoleSessionName}`, AssumedRoleId: "1:a" },
    Credentials: {
      AccessKeyId: "STS.L4aBSCSJVMuKg5U1",
      AccessKeySecret: "wyLTSmsyPGP1ohvvw8x",
      SecurityToken: "CAISzQJ1q6Ft",
      Expiration: expiration,
    },
  };
  return { status: 200, body: JSON.stringify(body) };
}

/** The scheme once more, from what the request says of itself: which headers are signed, and what stands in them. */
function verifySignature({ method, path, rawQuery, headers, body }: CloudCall, role: AlibabaRole, clock: Clock): void {
  const match = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? "");
  if (match === null) throw refused(400, "IncompleteSignature");
  const [, id, names = "", signature] = match;
  if (id !== role.accessKeyId) throw refused(404, "InvalidAccessKeyId.NotFound");
  if (Math.abs(Date.parse(String(headers["x-acs-date"])) - clock.nowMs()) > mostSkewMs) throw refused(400, "InvalidTimeStamp.Expired");
  const must = ["host", ...Object.keys(headers).filter((name) => name.startsWith("x-acs-"))].toSorted().join(";");
  const digest = createHash("sha256").update(body).digest("hex");
  const block = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}`);
  const canonical = `${method}\n${path}\n${rawQuery.split("&").toSorted().join("&")}\n${block.join("\n")}\n\n${names}\n${digest}`;
  const hashed = createHash("sha256").update(canonical).digest("hex");
  const expected = createHmac("sha256", role.accessKeySecret).update(`ACS3-HMAC-SHA256\n${hashed}`).digest("hex");
  if (must !== names || headers["x-acs-content-sha256"] !== digest || expected !== signature) throw refused(400, "SignatureDoesNotMatch");
}
