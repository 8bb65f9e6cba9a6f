import { createHash, createHmac } from "node:crypto";

/** An access key of Alibaba Cloud, with a token where it is a temporary one. */
export interface AlibabaAccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
}

/** A call in the RPC style: everything stands in the query, the body is empty. */
export interface AlibabaCall {
  /** `https://kms.cn-hangzhou.aliyuncs.com`, without a path. */
  readonly endpoint: string;
  readonly action: string;
  /** `2016-01-20` for KMS, `2015-04-01` for STS. */
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly nowMs: number;
  /** Used once: Alibaba Cloud refuses the second call with the same. */
  readonly nonce: string;
}

/** The request to send, as a `POST` with an empty body. `Host` is set by whoever sends it, and is signed. */
export interface SignedAlibabaCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const algorithm = "ACS3-HMAC-SHA256";

/** Signs a call by ACS3-HMAC-SHA256, Alibaba Cloud's third scheme: over method, path, query, headers and body, without a derived key. */
export function signAcs3(call: AlibabaCall, key: AlibabaAccessKey): SignedAlibabaCall {
  const query = Object.entries(call.parameters)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join("&");
  const signed: Record<string, string> = {
    host: new URL(call.endpoint).host,
    "x-acs-action": call.action,
    "x-acs-content-sha256": sha256Hex(""),
    "x-acs-date": new Date(call.nowMs).toISOString().replace(/\.\d{3}Z$/, "Z"),
    ...(key.securityToken === undefined ? {} : { "x-acs-security-token": key.securityToken }),
    "x-acs-signature-nonce": call.nonce,
    "x-acs-version": call.version,
  };
  const names = Object.keys(signed).toSorted();
  const lines = names.map((name) => `${name}:${signed[name]}\n`).join("");
  const canonical = ["POST", "/", query, lines, names.join(";"), signed["x-acs-content-sha256"]].join("\n");
  const signature = createHmac("sha256", key.accessKeySecret)
    .update(`${algorithm}\n${sha256Hex(canonical)}`)
    .digest("hex");
  const { host, ...headers } = signed;
  return {
    url: `${call.endpoint}/?${query}`,
    headers: {
      ...headers,
      accept: "application/json",
      authorization: `${algorithm} Credential=${key.accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`,
    },
  };
}

const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");

/** RFC 3986 §2.3: everything but the unreserved characters. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
