import { signAcs3 } from "../cloud/sign-acs3.ts";
import { cannotOpen, keyDenied, keyDisabled, unavailable } from "./failures.ts";
import { type Patience, patiently } from "./patience.ts";
import type { Kms } from "./port.ts";
import { readSecretObject } from "./secret-file.ts";
import type { AlibabaSource } from "./uri.ts";

const version = "2016-01-20";

/** An answer of 200, member by member. */
type Answer = Readonly<Record<string, unknown>>;

/**
 * Alibaba Cloud KMS (the shared service; instances with an address of their own speak another protocol). Without a client library: the generated one
 * writes the encryption context wrongly. An alias is followed once, here. The secret file holds `accessKeyId`, `accessKeySecret`, `securityToken`.
 */
export async function openAlibabaKms(
  source: AlibabaSource,
  secretFile: string,
  patience: Patience,
  fetch: typeof globalThis.fetch,
): Promise<Kms> {
  const endpoint = source.endpoint ?? `https://kms.${source.region}.aliyuncs.com`;
  const call: Call = (action, parameters) =>
    patiently(async (signal) => {
      const { clock, entropy } = patience;
      const key = readSecretObject(secretFile, ["accessKeyId", "accessKeySecret"], ["securityToken"]);
      const request = { endpoint, action, version, parameters, nowMs: clock.nowMs(), nonce: entropy.secret() };
      const { url, headers } = signAcs3(request, key);
      return answerOf(action, fetch(url, { method: "POST", headers, signal }));
    }, patience);
  const { KeyMetadata: found } = (await call("DescribeKey", { KeyId: source.key })) as { readonly KeyMetadata?: Answer };
  if (typeof found?.KeyId !== "string") throw unavailable("alibaba-kms: an answer without a key");
  if (found.KeyState !== "Enabled") throw keyDisabled(`alibaba-kms: ${String(found.KeyState).slice(0, 40)}`);
  return new AlibabaKms(source.region, found.KeyId, call);
}

type Call = (action: "DescribeKey" | "Encrypt" | "Decrypt", parameters: Readonly<Record<string, string>>) => Promise<Answer>;

class AlibabaKms implements Kms {
  readonly keyId: string;
  readonly #key: string;
  readonly #call: Call;

  constructor(region: string, key: string, call: Call) {
    this.keyId = `alibaba-kms:${region}/${key}`;
    this.#key = key;
    this.#call = call;
  }

  holds(keyId: string): boolean {
    return keyId === this.keyId;
  }

  describe() {
    return { adapter: "alibaba-kms", key: this.keyId.slice("alibaba-kms:".length), keyId: this.keyId };
  }

  async wrap(dataKey: Uint8Array, context: string): Promise<Uint8Array> {
    const Plaintext = Buffer.from(dataKey).toString("base64");
    const { CiphertextBlob } = await this.#call("Encrypt", { KeyId: this.#key, Plaintext, EncryptionContext: jsonOf(context) });
    if (typeof CiphertextBlob !== "string" || !isBlob(CiphertextBlob)) throw unavailable("alibaba-kms: an answer without a ciphertext");
    return Buffer.from(CiphertextBlob);
  }

  /** The call does not say which key; the answer does, and another one is refused. */
  async unwrap(wrapped: Uint8Array, context: string, keyId: string): Promise<Uint8Array> {
    if (!this.holds(keyId)) throw cannotOpen("wrapped by another key");
    const CiphertextBlob = Buffer.from(wrapped).toString("latin1");
    if (!isBlob(CiphertextBlob)) throw cannotOpen("not a ciphertext of Alibaba Cloud KMS");
    const { KeyId, Plaintext } = await this.#call("Decrypt", { CiphertextBlob, EncryptionContext: jsonOf(context) });
    if (typeof Plaintext !== "string" || KeyId !== this.#key) throw cannotOpen("opened by another key than the one that wrapped");
    return Buffer.from(Plaintext, "base64");
  }

  async close(): Promise<void> {}
}

/** Kept as the text that it is: how the service writes its blobs is its own affair. */
const isBlob = (text: string) => /^[A-Za-z0-9+/_-]+={0,2}$/.test(text);

/** The API takes the map as JSON text. Written in clear to ActionTrail. */
const jsonOf = (context: string) => JSON.stringify({ "agent-id-guard": context });

async function answerOf(action: string, answering: Promise<Response>): Promise<Answer> {
  let response: Response;
  let body: unknown;
  try {
    response = await answering;
    body = JSON.parse(await response.text());
  } catch {
    throw unavailable("alibaba-kms: no answer that can be read");
  }
  const answer = typeof body === "object" && body !== null ? (body as Answer) : {};
  if (response.status === 200) return answer;
  throw failureOf(action, response.status, typeof answer.Code === "string" ? answer.Code.slice(0, 60) : "");
}

function failureOf(action: string, status: number, code: string): Error {
  const detail = `alibaba-kms: ${status} ${code}`;
  if (code.startsWith("Throttling") || status === 429 || status >= 500) return unavailable(detail);
  if (code.startsWith("Rejected.")) return keyDisabled(detail);
  const isRefused =
    status !== 400 || /^(Forbidden|InvalidAccessKeyId|InvalidSecurityToken|IncompleteSignature|Signature|InvalidTimeStamp)/.test(code);
  return action !== "Decrypt" || isRefused ? keyDenied(detail) : cannotOpen(detail);
}
