import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Clock } from "../../../src/clock/port.ts";
import { type CloudCall, type CloudReply, openCloudServer, parametersOf, Refused } from "./cloud-server.ts";
import { type FederationTrust, verifyFederation } from "./federation-trust.ts";

export interface AwsRole {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly externalId?: string;
  readonly maxSeconds?: number;
  readonly mayTag?: boolean;
  readonly trust?: FederationTrust;
}

const mostSkewMs = 15 * 60_000;
const refused = (status: number, code: string) => new Refused(status, code);
const optional = [/^Policy$/, /^ExternalId$/, /^Tags\.member\.\d{1,2}\.(Key|Value)$/];

/** AWS STS (Query protocol, 2011-06-15) as documented. Signatures are verified by AWS's own signer. */
export function openAwsSts(role: AwsRole, clock: Clock) {
  return openCloudServer(async (call) => {
    try {
      return await answer(call, role, clock);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const inner = `<Error><Type>Sender</Type><Code>${error.code}</Code><Message>It said &lt;${role.secretAccessKey}&gt; &amp; more</Message></Error>`;
      return xml(
        error.status,
        `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n  ${inner}\n  <RequestId>r1</RequestId>\n</ErrorResponse>`,
      );
    }
  });
}

async function answer(call: CloudCall, role: AwsRole, clock: Clock): Promise<CloudReply> {
  if (call.method !== "POST" || call.path !== "/" || call.rawQuery !== "") throw refused(400, "InvalidAction");
  if (call.headers["content-type"] !== "application/x-www-form-urlencoded") throw refused(415, "UnsupportedMediaType");
  const form = new URLSearchParams(call.body);
  const action = form.get("Action") ?? "";
  const isSigned = action === "AssumeRole";
  if (!isSigned && action !== "AssumeRoleWithWebIdentity") throw refused(400, "InvalidAction");
  const required = ["Action", "Version", "RoleArn", "RoleSessionName", "DurationSeconds", ...(isSigned ? [] : ["WebIdentityToken"])];
  const codes = { missing: refused(400, "MissingParameter"), unknown: refused(400, "UnknownParameter") };
  const values = parametersOf(form, { required, optional: isSigned ? optional : [/^Policy$/] }, codes);
  if (isSigned) await verifySignature(call, { ...role, service: "sts" }, clock);
  else if (call.headers.authorization !== undefined) throw refused(400, "UnexpectedAuthorization");
  checkSession(values, role);
  const isRole = values.RoleArn === role.arn && values.ExternalId === role.externalId;
  if (!isRole || ("Tags.member.1.Key" in values && role.mayTag !== true)) throw refused(403, "AccessDenied");
  if (!isSigned) await verifyToken(values, role, clock);
  const expiration = new Date(clock.nowMs() + Number(values.DurationSeconds) * 1_000).toISOString().replace(/\.\d{3}Z$/, "Z");
  return xml(
    200,
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <${action}Result>
    <AssumedRoleUser><AssumedRoleId>AROA:${values.RoleSessionName}</AssumedRoleId><Arn>${role.arn}/${values.RoleSessionName}</Arn></AssumedRoleUser>
    <Credentials>
      <AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>
      <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY</SecretAccessKey>
      <SessionToken>FwoGZXIvYXdzEBY&amp;=</SessionToken>
      <Expiration>${expiration}</Expiration>
    </Credentials>
    <PackedPolicySize>6</PackedPolicySize>
  </${action}Result>
  <ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata>
</${action}Response>`,
  );
}

function checkSession({ Version, RoleSessionName = "", DurationSeconds, Policy }: Readonly<Record<string, string>>, role: AwsRole): void {
  const seconds = Number(DurationSeconds);
  const isSound = Version === "2011-06-15" && /^[\w+=,.@-]{2,64}$/.test(RoleSessionName);
  if (!isSound || !Number.isInteger(seconds) || seconds < 900 || seconds > (role.maxSeconds ?? 43_200))
    throw refused(400, "ValidationError");
  if (Policy === undefined) return;
  if (Policy.length > 2_048) throw refused(400, "ValidationError");
  try {
    if (!Array.isArray(JSON.parse(Policy).Statement)) throw refused(400, "MalformedPolicyDocument");
  } catch {
    throw refused(400, "MalformedPolicyDocument");
  }
}

async function verifyToken({ WebIdentityToken = "" }: Readonly<Record<string, string>>, { trust }: AwsRole, clock: Clock): Promise<void> {
  if (trust === undefined) throw refused(403, "AccessDenied");
  try {
    await verifyFederation(WebIdentityToken, trust, clock);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code === "ExpiredToken") throw refused(400, "ExpiredTokenException");
    throw error.code === "Wrong.sub" ? refused(403, "AccessDenied") : refused(400, "InvalidIdentityToken");
  }
}

/** What a signature must be made with, and name. */
export interface AwsSigner {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: "sts" | "iam";
}

/** Verified by AWS's own signer. */
export async function verifySignature({ headers, body }: CloudCall, role: AwsSigner, clock: Clock): Promise<void> {
  const { authorization = "", host = "" } = headers;
  const moment = String(headers["x-amz-date"]);
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(moment);
  if (match === null) throw refused(400, "IncompleteSignature");
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [number, number, number, number, number, number];
  const signingDate = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (!authorization.includes(`Credential=${role.accessKeyId}/`)) throw refused(403, "InvalidClientTokenId");
  if (Math.abs(signingDate.getTime() - clock.nowMs()) > mostSkewMs) throw refused(403, "SignatureDoesNotMatch");
  const signer = new SignatureV4({
    credentials: { accessKeyId: role.accessKeyId, secretAccessKey: role.secretAccessKey },
    region: role.region,
    service: role.service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const request = {
    ...{ method: "POST", protocol: "http:", hostname: "127.0.0.1", path: "/", body },
    headers: { "content-type": headers["content-type"] ?? "", host },
  };
  const expected = await signer.sign(request, { signingDate });
  if (expected.headers.authorization !== authorization) throw refused(403, "SignatureDoesNotMatch");
}

/** SHA-256 and its HMAC as AWS's signer wants them handed in. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", typeof secret === "string" ? secret : bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === "string" ? data : bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }

  reset(): void {
    throw new Error("each hash is used once");
  }
}

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

const xml = (status: number, body: string): CloudReply => ({ status, type: "text/xml", body });
