import { randomBytes } from "node:crypto";
import { KeyRoom } from "./key-room.ts";
import { type KeyReply, type KeyRequest, objectIn, startKeyServer, strictBytes } from "./key-server.ts";

export const vaultToken = "hvs.vault-token-that-must-not-leak";
export const vaultRole = { role_id: "role-1", secret_id: "vault-secret-id-that-must-not-leak" };

/** Vault's Transit engine in one namespace, with tokens and an AppRole: a token may update and never create, so that no key is made by a wrong name. */
export async function startVaultTransit(namespace = "team") {
  const keys = new KeyRoom();
  const tokens = new Set([vaultToken]);
  let isSealed = false;
  const server = await startKeyServer(answer, failure(429, "request rate limited"));

  function answer(request: KeyRequest): KeyReply {
    const { method, path, headers } = request;
    if (isSealed) return failure(503, "Vault is sealed");
    if (headers["x-vault-namespace"] !== namespace || headers["x-vault-request"] !== "true") return failure(403, "permission denied");
    if (method !== "POST" && method !== "PUT") return failure(405, "unsupported operation");
    const body = objectIn(request);
    if (body === undefined) return failure(400, "error parsing JSON");
    if (path === "/v1/auth/approle/login") return login(body);
    const [, verb, name = ""] = /^\/v1\/transit\/(encrypt|decrypt)\/([\w.-]+)$/.exec(path) ?? [];
    if (verb === undefined) return failure(404, "no handler for route");
    const key = keys.get(name);
    if (!tokens.has(String(headers["x-vault-token"])) || key?.isDenied === true)
      return failure(403, `permission denied ${headers["x-vault-token"]}`);
    if (key === undefined) return failure(400, "encryption key not found");
    const aad = body.associated_data === undefined ? Buffer.alloc(0) : strictBytes(body.associated_data);
    if (aad === undefined) return failure(400, "failed to base64-decode associated_data");
    return verb === "encrypt" ? encrypt(name, body.plaintext, aad) : decrypt(name, body.ciphertext, aad);
  }

  function encrypt(name: string, text: unknown, aad: Buffer): KeyReply {
    const plaintext = strictBytes(text);
    if (plaintext === undefined) return failure(400, "failed to base64-decode plaintext");
    const { version, bytes } = keys.encrypt(name, plaintext, aad.toString("latin1"));
    return success({ ciphertext: `vault:v${version}:${bytes.toString("base64")}`, key_version: version });
  }

  function decrypt(name: string, text: unknown, aad: Buffer): KeyReply {
    const [, versionText, sealed] = /^vault:v(\d+):(.*)$/s.exec(String(text)) ?? [];
    const version = Number(versionText);
    if (sealed === undefined) return failure(400, "invalid ciphertext: no prefix");
    const { versions, oldestOpened } = keys.get(name) ?? { versions: [], oldestOpened: 1 };
    if (version > versions.length) return failure(400, "invalid ciphertext: version is too new");
    if (version < oldestOpened) return failure(400, "ciphertext or signature version is disallowed by policy (too old)");
    const bytes = strictBytes(sealed);
    const plaintext = bytes === undefined ? undefined : keys.decrypt(name, version, bytes, aad.toString("latin1"));
    return plaintext === undefined
      ? failure(400, `cipher: message authentication failed ${text}`)
      : success({ plaintext: plaintext.toString("base64") });
  }

  function login({ role_id, secret_id }: Readonly<Record<string, unknown>>): KeyReply {
    if (role_id !== vaultRole.role_id || secret_id !== vaultRole.secret_id) return failure(400, `invalid role or secret ID ${secret_id}`);
    const token = `hvs.${randomBytes(12).toString("base64url")}`;
    tokens.add(token);
    return { status: 200, body: { auth: { client_token: token, lease_duration: 3_600, renewable: true }, data: null } };
  }

  return {
    ...server,
    keys,
    namespace,
    seal: (value: boolean) => {
      isSealed = value;
    },
    /** All tokens of before are dead, as after a revocation. */
    revokeTokens: () => tokens.clear(),
  };
}

const success = (data: object): KeyReply => ({
  status: 200,
  body: { request_id: "1", lease_id: "", renewable: false, lease_duration: 0, data, wrap_info: null, warnings: null, auth: null },
});
const failure = (status: number, error: string): KeyReply => ({ status, body: { errors: [error] } });
