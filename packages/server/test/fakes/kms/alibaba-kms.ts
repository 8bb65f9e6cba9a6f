import { createHash, createHmac } from "node:crypto";
import { contextText, fromBlob, isTextMap, KeyRoom, toBlob } from "./key-room.ts";
import { type KeyReply, type KeyRequest, startKeyServer, strictBytes } from "./key-server.ts";

export const alibabaIdentity = {
  accessKeyId: "LTAIguardtest",
  accessKeySecret: "alibaba-secret-that-must-not-leak",
  securityToken: "alibaba-session-token",
};

/** Alibaba Cloud KMS, RPC style: checks ACS3 over the whole request, refuses a nonce that comes again, and finds the key of a ciphertext by itself. */
export async function startAlibabaKms() {
  const keys = new KeyRoom();
  const aliases = new Map<string, string>();
  const nonces = new Set<string>();
  const server = await startKeyServer(answer, failure(400, "Throttling.User", "Request was denied due to user flow control."));

  function answer(request: KeyRequest): KeyReply {
    const refusal = refusalOf(request, nonces);
    if (refusal !== undefined) return refusal;
    const { query } = request;
    const action = request.headers["x-acs-action"];
    const contextJson = query.get("EncryptionContext") ?? "{}";
    const context = parsed(contextJson);
    if (!isTextMap(context)) return failure(400, "InvalidParameter", "EncryptionContext");
    if (action === "Decrypt") return decrypt(query.get("CiphertextBlob"), context);
    const id = idOf(query.get("KeyId") ?? "");
    const refused = stateRefusal(id, request);
    if (action === "DescribeKey") {
      const key = id === undefined ? undefined : keys.get(id);
      if (refused?.status === 404 || refused?.status === 403) return refused;
      const KeyState = key?.state === "enabled" ? "Enabled" : key?.state === "disabled" ? "Disabled" : "PendingDeletion";
      return {
        status: 200,
        body: { RequestId: "r", KeyMetadata: { KeyId: id, Arn: `acs:kms:cn-hangzhou:1:key/${id}`, KeyState, KeySpec: "Aliyun_AES_256" } },
      };
    }
    if (refused !== undefined) return refused;
    const plaintext = strictBytes(query.get("Plaintext"));
    if (action !== "Encrypt" || id === undefined || plaintext === undefined) return failure(400, "InvalidParameter", request.target);
    const { version, bytes } = keys.encrypt(id, plaintext, contextText(context));
    const CiphertextBlob = toBlob(id, version, bytes).toString("base64");
    return { status: 200, body: { RequestId: "r", KeyId: id, KeyVersionId: `v${version}`, CiphertextBlob } };
  }

  function decrypt(text: string | null, context: Readonly<Record<string, string>>): KeyReply {
    const blob = strictBytes(text);
    const found = blob === undefined ? undefined : fromBlob(blob);
    if (found === undefined || keys.get(found.id) === undefined) return failure(400, "InvalidParameter", "The CiphertextBlob is invalid.");
    const refused = stateRefusal(found.id);
    if (refused !== undefined) return refused;
    const plaintext = keys.decrypt(found.id, found.version, found.bytes, contextText(context));
    if (plaintext === undefined) return failure(400, "InvalidParameter", `The context does not match ${JSON.stringify(context)}.`);
    return {
      status: 200,
      body: { RequestId: "r", KeyId: found.id, KeyVersionId: `v${found.version}`, Plaintext: plaintext.toString("base64") },
    };
  }

  function stateRefusal(id: string | undefined, request?: KeyRequest): KeyReply | undefined {
    const key = id === undefined ? undefined : keys.get(id);
    if (key === undefined) return failure(404, "Forbidden.KeyNotFound", "The specified Key is not found.");
    if (key.isDenied) return failure(403, "Forbidden.NoPermission", `No permission for ${request?.target}`);
    if (key.state === "disabled") return failure(409, "Rejected.Disabled", "The request was rejected because the key is disabled.");
    return key.state === "enabled" ? undefined : failure(409, "Rejected.PendingDeletion", "pending deletion");
  }

  const idOf = (name: string) => (name.startsWith("alias/") ? aliases.get(name) : name.replace(/^acs:kms:[a-z0-9-]+:\d+:key\//, ""));
  return { ...server, keys, aliases };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const failure = (status: number, Code: string, Message: string): KeyReply => ({
  status,
  body: { RequestId: "r", HostId: "h", Code, Message },
});

const needed = ["x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-security-token", "x-acs-signature-nonce", "x-acs-version"];

function refusalOf({ method, path, query, headers, body }: KeyRequest, nonces: Set<string>): KeyReply | undefined {
  if (method !== "POST" || path !== "/" || headers["x-acs-version"] !== "2016-01-20") return failure(400, "InvalidVersion", "");
  const missing = needed.find((name) => headers[name] === undefined);
  if (missing !== undefined) return failure(400, "MissingParameter", missing);
  const form = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$/;
  const [, accessKeyId, names = "", signature] = form.exec(headers.authorization ?? "") ?? [];
  if (accessKeyId === undefined) return failure(400, "IncompleteSignature", String(headers.authorization));
  if (accessKeyId !== alibabaIdentity.accessKeyId) return failure(404, "InvalidAccessKeyId.NotFound", accessKeyId);
  if (headers["x-acs-security-token"] !== alibabaIdentity.securityToken) return failure(400, "InvalidSecurityToken.Malformed", "");
  const date = String(headers["x-acs-date"]);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) || !(Math.abs(Date.now() - Date.parse(date)) < 900_000))
    return failure(400, "InvalidTimeStamp.Expired", date);
  const nonce = String(headers["x-acs-signature-nonce"]);
  if (nonces.has(nonce)) return failure(400, "SignatureNonceUsed", nonce);
  nonces.add(nonce);
  const present = Object.keys(headers).filter((name) => name.startsWith("x-acs-") || name === "host" || name === "content-type");
  if (present.toSorted().join(";") !== names) return failure(400, "SignatureDoesNotMatch", names);
  const hash = createHash("sha256").update(body).digest("hex");
  if (body.length > 0 || headers["x-acs-content-sha256"] !== hash) return failure(400, "SignatureDoesNotMatch", "body");
  const encoded = (text: string) =>
    encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const canonicalQuery = [...query]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join("&");
  const lines = names
    .split(";")
    .map((name) => `${name}:${String(headers[name]).trim()}\n`)
    .join("");
  const canonical = `POST\n/\n${canonicalQuery}\n${lines}\n${names}\n${hash}`;
  const toSign = `ACS3-HMAC-SHA256\n${createHash("sha256").update(canonical).digest("hex")}`;
  const expected = createHmac("sha256", alibabaIdentity.accessKeySecret).update(toSign).digest("hex");
  return signature === expected
    ? undefined
    : failure(400, "SignatureDoesNotMatch", `Specified signature is not matched with our calculation. ${toSign}`);
}
