import { createHash, createHmac } from "node:crypto";

/** A call of Tencent Cloud's API 3.0: a `POST` of JSON to the root of a service. */
export interface TencentCall {
  /** `https://sts.tencentcloudapi.com`, without a path. */
  readonly endpoint: string;
  /** `sts`. */
  readonly service: string;
  readonly action: string;
  readonly version: string;
  readonly region: string;
  readonly body: string;
  readonly nowMs: number;
}

export interface TencentAccessKey {
  readonly secretId: string;
  readonly secretKey: string;
}

const algorithm = "TC3-HMAC-SHA256";
const contentType = "application/json; charset=utf-8";

/** The headers of a call that is signed by TC3-HMAC-SHA256: SigV4's cousin, without a region in its scope. `Host` is set by whoever sends it, and is signed. */
export function signTc3(call: TencentCall, { secretId, secretKey }: TencentAccessKey): Readonly<Record<string, string>> {
  const seconds = Math.floor(call.nowMs / 1_000);
  const day = new Date(call.nowMs).toISOString().slice(0, 10);
  const signed = { "content-type": contentType, host: new URL(call.endpoint).host, "x-tc-action": call.action.toLowerCase() };
  const names = Object.keys(signed).join(";");
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ["POST", "/", "", lines.join(""), names, sha256Hex(call.body)].join("\n");
  const scope = `${day}/${call.service}/tc3_request`;
  const key = [day, call.service, "tc3_request"].reduce<string | Buffer>(hmac, `TC3${secretKey}`);
  const signature = hmac(key, [algorithm, seconds, scope, sha256Hex(canonical)].join("\n")).toString("hex");
  return {
    "content-type": contentType,
    "x-tc-action": call.action,
    "x-tc-version": call.version,
    "x-tc-region": call.region,
    "x-tc-timestamp": String(seconds),
    authorization: `${algorithm} Credential=${secretId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");
