import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { contextText, fromBlob, isTextMap, KeyRoom, toBlob } from "./key-room.ts";
import { type KeyReply, type KeyRequest, objectIn, startKeyServer, strictBytes } from "./key-server.ts";

export const awsIdentity = {
  accessKeyId: "AKIAGUARDTESTKEY0001",
  secretAccessKey: "aws-secret-that-must-not-leak",
  sessionToken: "aws-session-token",
};
const region = "eu-central-1";
const account = "111122223333";
const awsArn = (id: string) => `arn:aws:kms:${region}:${account}:key/${id}`;

/** AWS KMS by its JSON protocol: checks SigV4 over every header, binds the encryption context, and never opens without being told with which key. */
export async function startAwsKms() {
  const keys = new KeyRoom();
  const aliases = new Map<string, string>();
  const server = await startKeyServer(answer, failure("ThrottlingException", "Rate exceeded"));

  function answer(request: KeyRequest): KeyReply {
    const refusal = refusalOf(request);
    if (refusal !== undefined) return refusal;
    const body = objectIn(request);
    if (body === undefined) return failure("SerializationException", "not an object");
    const verb = String(request.headers["x-amz-target"]).slice("TrentService.".length);
    if (typeof body.KeyId !== "string") return failure("ValidationException", "KeyId is missing");
    const id = idOf(body.KeyId);
    const key = id === undefined ? undefined : keys.get(id);
    if (id === undefined || key === undefined) return failure("NotFoundException", `Key ${body.KeyId} does not exist`);
    if (key.isDenied) return { status: 400, body: { __type: "AccessDeniedException", Message: `not authorized: ${request.body}` } };
    if (verb === "DescribeKey") return { status: 200, body: { KeyMetadata: metadata(id, key.state) } };
    if (key.state === "disabled") return failure("DisabledException", `${awsArn(id)} is disabled. ${request.body}`);
    if (key.state === "pending_deletion") return failure("KMSInvalidStateException", `${awsArn(id)} is pending deletion.`);
    const context = body.EncryptionContext ?? {};
    if (!isTextMap(context)) return failure("SerializationException", "EncryptionContext");
    return verb === "Encrypt" ? encrypt(id, body, context) : decrypt(id, body, context, request);
  }

  function encrypt(id: string, { Plaintext }: Readonly<Record<string, unknown>>, context: Readonly<Record<string, string>>): KeyReply {
    const plaintext = strictBytes(Plaintext);
    if (plaintext === undefined || plaintext.length < 1 || plaintext.length > 4_096) return failure("ValidationException", "Plaintext");
    const { version, bytes } = keys.encrypt(id, plaintext, contextText(context));
    const CiphertextBlob = toBlob(id, version, bytes).toString("base64");
    return { status: 200, body: { CiphertextBlob, KeyId: awsArn(id), EncryptionAlgorithm: "SYMMETRIC_DEFAULT" } };
  }

  function decrypt(
    id: string,
    body: Readonly<Record<string, unknown>>,
    context: Readonly<Record<string, string>>,
    request: KeyRequest,
  ): KeyReply {
    const blob = strictBytes(body.CiphertextBlob);
    if (blob === undefined || blob.length < 1) return failure("ValidationException", "CiphertextBlob");
    const found = fromBlob(blob);
    if (found === undefined || keys.get(found.id) === undefined) return failure("InvalidCiphertextException", request.body.toString());
    if (found.id !== id) return failure("IncorrectKeyException", "The key ID in the request does not identify a key that can decrypt.");
    const plaintext = keys.decrypt(id, found.version, found.bytes, contextText(context));
    if (plaintext === undefined) return failure("InvalidCiphertextException", request.body.toString());
    return { status: 200, body: { Plaintext: plaintext.toString("base64"), KeyId: awsArn(id), EncryptionAlgorithm: "SYMMETRIC_DEFAULT" } };
  }

  function idOf(name: string): string | undefined {
    if (name.startsWith("alias/")) return aliases.get(name);
    if (!name.startsWith("arn:")) return name;
    return name.startsWith(awsArn("")) ? name.slice(awsArn("").length) : undefined;
  }

  return { ...server, keys, aliases, region };
}

function metadata(id: string, state: string) {
  const KeyState = { enabled: "Enabled", disabled: "Disabled", pending_deletion: "PendingDeletion" }[state];
  const isEnabled = KeyState === "Enabled";
  return {
    KeyId: id,
    Arn: awsArn(id),
    KeyState,
    Enabled: isEnabled,
    KeyUsage: "ENCRYPT_DECRYPT",
    KeySpec: "SYMMETRIC_DEFAULT",
    MultiRegion: false,
  };
}

function failure(type: string, message: string): KeyReply {
  return { status: 400, body: { __type: `com.amazonaws.kms#${type}`, message } };
}

const mustBeSigned = ["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"];

/** Signature Version 4, step by step as AWS documents it. */
function refusalOf({ method, path, target, headers, body }: KeyRequest): KeyReply | undefined {
  if (method !== "POST" || path !== "/" || headers["content-type"] !== "application/x-amz-json-1.1")
    return failure("UnknownOperationException", "");
  if (!/^TrentService\.(Encrypt|Decrypt|DescribeKey)$/.test(String(headers["x-amz-target"])))
    return failure("UnknownOperationException", "");
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/kms\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
  const [, accessKeyId, day, place, names = "", signature = ""] = form.exec(headers.authorization ?? "") ?? [];
  if (accessKeyId === undefined || place !== region) return failure("IncompleteSignatureException", String(headers.authorization));
  if (accessKeyId !== awsIdentity.accessKeyId || headers["x-amz-security-token"] !== awsIdentity.sessionToken)
    return failure("UnrecognizedClientException", "The security token included in the request is invalid.");
  const date = String(headers["x-amz-date"]);
  const atMs = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(Math.abs(Date.now() - atMs) < 300_000) || !date.startsWith(String(day)))
    return failure("SignatureDoesNotMatch", "Signature expired");
  const signed = names.split(";");
  if (!mustBeSigned.every((name) => signed.includes(name)) || signed.toSorted().join(";") !== names)
    return failure("SignatureDoesNotMatch", names);
  const canonicalHeaders = signed.map((name) => `${name}:${String(headers[name]).trim().replaceAll(/ +/g, " ")}\n`).join("");
  const payload = sha256(body);
  if (headers["x-amz-content-sha256"] !== undefined && headers["x-amz-content-sha256"] !== payload)
    return failure("SignatureDoesNotMatch", "payload");
  const canonical = ["POST", "/", target.split("?")[1] ?? "", canonicalHeaders, names, payload].join("\n");
  const scope = `${day}/${region}/kms/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", date, scope, sha256(Buffer.from(canonical))].join("\n");
  const key = [String(day), region, "kms", "aws4_request"].reduce<Buffer>(
    (with_, part) => hmac(with_, part),
    Buffer.from(`AWS4${awsIdentity.secretAccessKey}`),
  );
  const expected = hmac(key, toSign);
  if (!timingSafeEqual(expected, Buffer.from(signature, "hex")))
    return failure("InvalidSignatureException", "The signature does not match.");
  return undefined;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const hmac = (key: Buffer, text: string) => createHmac("sha256", key).update(text).digest();
