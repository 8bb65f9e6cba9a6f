import { createPublicKey, generateKeyPairSync, randomBytes, verify } from "node:crypto";
import { crc32c } from "../../../src/kms/crc32c.ts";
import { KeyRoom } from "./key-room.ts";
import { type KeyReply, type KeyRequest, objectIn, startKeyServer, strictBytes } from "./key-server.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });

/** The key file of the service account that may use the keys. */
export const googleServiceAccount = {
  type: "service_account",
  project_id: "guard",
  private_key_id: "k1",
  private_key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  client_email: "guard@guard.iam.gserviceaccount.com",
  client_id: "1",
  token_uri: "https://oauth2.googleapis.com/token",
};
export const googleKeyName = (id: string) => `projects/guard/locations/global/keyRings/ring/cryptoKeys/${id}`;

const fields = {
  encrypt: ["plaintext", "plaintextCrc32c", "additionalAuthenticatedData", "additionalAuthenticatedDataCrc32c"],
  decrypt: ["ciphertext", "ciphertextCrc32c", "additionalAuthenticatedData", "additionalAuthenticatedDataCrc32c"],
} as const;

/** Google Cloud KMS and the token endpoint before it: a signed JWT for a bearer, every sum checked, unknown fields refused. */
export async function startGoogleKms() {
  const keys = new KeyRoom();
  const bearers = new Set<string>();
  let damagedLeft = 0;
  const server = await startKeyServer(answer, failure(429, "RESOURCE_EXHAUSTED", "Quota exceeded"));

  function answer(request: KeyRequest): KeyReply {
    if (request.path === "/token") return token(request);
    const [, name = "", verb] = /^\/v1\/(projects\/[^:]+):(encrypt|decrypt)$/.exec(decodeURIComponent(request.path)) ?? [];
    if (request.method !== "POST" || (verb !== "encrypt" && verb !== "decrypt")) return failure(404, "NOT_FOUND", request.path);
    const [, bearer = ""] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "") ?? [];
    if (!bearers.has(bearer)) return failure(401, "UNAUTHENTICATED", `invalid credentials ${bearer}`);
    if (!String(request.headers["content-type"]).startsWith("application/json")) return failure(400, "INVALID_ARGUMENT", "content type");
    const body = objectIn(request);
    const unknown = Object.keys(body ?? {}).find((field) => !(fields[verb] as readonly string[]).includes(field));
    if (body === undefined || unknown !== undefined)
      return failure(400, "INVALID_ARGUMENT", `Unknown name "${unknown}": Cannot find field.`);
    const key = keys.get(name);
    if (key === undefined) return failure(404, "NOT_FOUND", `CryptoKey ${name} not found.`);
    if (key.isDenied) return failure(403, "PERMISSION_DENIED", `Permission denied for ${request.body}`);
    if (key.state !== "enabled")
      return failure(
        400,
        "FAILED_PRECONDITION",
        `${name}/cryptoKeyVersions/1 is not enabled, current state is: ${key.state.toUpperCase()}.`,
      );
    const aad = strictBytes(body.additionalAuthenticatedData);
    if (aad === undefined || body.additionalAuthenticatedDataCrc32c !== crc32c(aad)) return failure(400, "INVALID_ARGUMENT", "aad");
    return verb === "encrypt" ? encrypt(name, body, aad) : decrypt(name, body, aad);
  }

  function encrypt(name: string, body: Readonly<Record<string, unknown>>, aad: Buffer): KeyReply {
    const plaintext = strictBytes(body.plaintext);
    if (plaintext === undefined || body.plaintextCrc32c !== crc32c(plaintext)) return failure(400, "INVALID_ARGUMENT", "plaintext");
    const { version, bytes } = keys.encrypt(name, plaintext, aad.toString("latin1"));
    const ciphertext = Buffer.concat([Buffer.from([0x0a, version]), bytes]);
    const ciphertextCrc32c = damagedLeft-- > 0 ? "1" : crc32c(ciphertext);
    return {
      status: 200,
      body: {
        name: `${name}/cryptoKeyVersions/${version}`,
        ciphertext: ciphertext.toString("base64"),
        ciphertextCrc32c,
        verifiedPlaintextCrc32c: true,
        verifiedAdditionalAuthenticatedDataCrc32c: true,
        protectionLevel: "SOFTWARE",
      },
    };
  }

  function decrypt(name: string, body: Readonly<Record<string, unknown>>, aad: Buffer): KeyReply {
    const ciphertext = strictBytes(body.ciphertext);
    if (ciphertext === undefined || body.ciphertextCrc32c !== crc32c(ciphertext)) return failure(400, "INVALID_ARGUMENT", "ciphertext");
    const [form, version = 0] = ciphertext;
    const opened = form === 0x0a ? keys.decrypt(name, version, ciphertext.subarray(2), aad.toString("latin1")) : undefined;
    if (opened === undefined)
      return failure(400, "INVALID_ARGUMENT", "Decryption failed: verify that 'name' refers to the correct CryptoKey.");
    const plaintextCrc32c = damagedLeft-- > 0 ? "1" : crc32c(opened);
    return { status: 200, body: { plaintext: opened.toString("base64"), plaintextCrc32c, usedPrimary: true, protectionLevel: "SOFTWARE" } };
  }

  function token({ method, headers, body }: KeyRequest): KeyReply {
    const form = new URLSearchParams(body.toString());
    const isForm = String(headers["content-type"]).startsWith("application/x-www-form-urlencoded");
    if (method !== "POST" || !isForm || form.get("grant_type") !== "urn:ietf:params:oauth:grant-type:jwt-bearer")
      return refused("unsupported_grant_type");
    const [head = "", claimsText = "", signature = "", more] = (form.get("assertion") ?? "").split(".");
    const isSigned = verify(
      "RSA-SHA256",
      Buffer.from(`${head}.${claimsText}`),
      createPublicKey(publicKey.export({ type: "spki", format: "pem" })),
      Buffer.from(signature, "base64url"),
    );
    if (more !== undefined || !isSigned) return refused("invalid_grant");
    const claims = JSON.parse(Buffer.from(claimsText, "base64url").toString()) as Readonly<Record<string, unknown>>;
    const nowSeconds = Date.now() / 1_000;
    const isGood =
      claims.iss === googleServiceAccount.client_email &&
      claims.aud === "https://oauth2.googleapis.com/token" &&
      claims.scope === "https://www.googleapis.com/auth/cloudkms" &&
      Number(claims.iat) <= nowSeconds + 5 &&
      Number(claims.exp) > nowSeconds &&
      Number(claims.exp) - Number(claims.iat) <= 3_600;
    if (!isGood) return refused("invalid_grant");
    const bearer = `ya29.${randomBytes(16).toString("base64url")}`;
    bearers.add(bearer);
    return { status: 200, body: { access_token: bearer, expires_in: 3_599, token_type: "Bearer" } };
  }

  return {
    ...server,
    keys,
    /** The next answers come damaged on the way. */
    damageNext: (times: number) => {
      damagedLeft = times;
    },
  };
}

const refused = (error: string): KeyReply => ({ status: 400, body: { error, error_description: "refused" } });
const failure = (code: number, status: string, message: string): KeyReply => ({
  status: code,
  body: { error: { code, message, status, details: [] } },
});
