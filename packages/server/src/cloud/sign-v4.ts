import { createHash, createHmac } from "node:crypto";

/** A `POST` of a form to the root of an AWS service, as the Query protocol has it. */
export interface AwsCall {
  /** `https://sts.eu-central-1.amazonaws.com`, without a path. */
  readonly endpoint: string;
  readonly region: string;
  /** `sts`. */
  readonly service: string;
  readonly body: string;
  readonly nowMs: number;
}

export interface AwsAccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const algorithm = "AWS4-HMAC-SHA256";
export const formType = "application/x-www-form-urlencoded";

/** The headers of a call that is signed by Signature Version 4, over method, path, headers and body. `Host` is set by whoever sends it, and is signed. */
export function signV4(call: AwsCall, { accessKeyId, secretAccessKey }: AwsAccessKey): Readonly<Record<string, string>> {
  const moment = new Date(call.nowMs).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const day = moment.slice(0, 8);
  const signed = { "content-type": formType, host: new URL(call.endpoint).host, "x-amz-date": moment };
  const names = Object.keys(signed).join(";");
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ["POST", "/", "", lines.join(""), names, sha256Hex(call.body)].join("\n");
  const scope = `${day}/${call.region}/${call.service}/aws4_request`;
  const key = [day, call.region, call.service, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, [algorithm, moment, scope, sha256Hex(canonical)].join("\n")).toString("hex");
  return {
    "content-type": formType,
    "x-amz-date": moment,
    authorization: `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");
