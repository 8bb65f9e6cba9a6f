import { constants, createPrivateKey, generateKeyPairSync, type KeyObject, privateDecrypt, publicEncrypt, randomBytes } from "node:crypto";
import { type KeyReply, type KeyRequest, objectIn, startKeyServer, strictBytes } from "./key-server.ts";

export const azureIdentity = {
  tenantId: "11111111-2222-3333-4444-555555555555",
  clientId: "99999999-2222-3333-4444-555555555555",
  clientSecret: "azure-secret-that-must-not-leak",
};
export const azureVaultHost = "guard.vault.azure.net";
const loginHost = "login.microsoftonline.com";

interface AzureKey {
  state: "enabled" | "disabled";
  isDenied: boolean;
  /** By the version that stands in the key's address; the newest last. */
  readonly versions: Map<string, { readonly privateKey: KeyObject; readonly publicKey: KeyObject }>;
}

/**
 * Key Vault and the sign-in before it, both behind one listener: `fetch` brings their https addresses here. Nothing without a bearer; the first call is
 * answered by a challenge; RSA-OAEP-256 alone; a wrapped key is opened by the version that wrapped it alone.
 */
export async function startAzureKeyVault() {
  const keys = new Map<string, AzureKey>();
  const bearers = new Set<string>();
  const server = await startKeyServer(answer, failure(429, "Throttled", undefined, "too many"));

  function answer(request: KeyRequest): KeyReply {
    return request.headers["x-test-host"] === loginHost ? signIn(request) : vault(request);
  }

  function vault(request: KeyRequest): KeyReply {
    if (request.headers["x-test-host"] !== azureVaultHost) return failure(404, "NotFound", undefined, "");
    const [, bearer = ""] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "") ?? [];
    if (!bearers.has(bearer)) return challenge();
    if (!/^\d{4}-\d\d-\d\d/.test(request.query.get("api-version") ?? "")) return failure(400, "BadParameter", undefined, "api-version");
    const [, name = "", version, verb] = /^\/keys\/([^/]+)(?:\/([0-9a-f]{32}))?(?:\/(wrapkey|unwrapkey))?\/?$/i.exec(request.path) ?? [];
    const key = keys.get(name);
    if (key === undefined) return failure(404, "KeyNotFound", undefined, `A key with (name/id) ${name} was not found`);
    if (key.isDenied) return failure(403, "Forbidden", "ForbiddenByRbac", `Caller is not authorized. ${request.body}`);
    const id = version ?? [...key.versions.keys()].at(-1) ?? "";
    const pair = key.versions.get(id);
    if (pair === undefined) return failure(404, "KeyNotFound", undefined, id);
    const kid = `https://${azureVaultHost}/keys/${name}/${id}`;
    if (request.method === "GET" && verb === undefined) return describe(kid, key, pair.publicKey);
    if (request.method !== "POST" || verb === undefined || version === undefined) return failure(405, "MethodNotAllowed", undefined, "");
    if (!String(request.headers["content-type"]).startsWith("application/json")) return failure(415, "UnsupportedMediaType", undefined, "");
    if (key.state === "disabled") return failure(403, "Forbidden", "KeyDisabled", `Operation ${verb} is not allowed on a disabled key.`);
    return use(verb, kid, pair, request);
  }

  function signIn({ method, path, headers, body }: KeyRequest): KeyReply {
    const base = `https://${loginHost}/${azureIdentity.tenantId}`;
    if (method === "GET" && path.endsWith("/v2.0/.well-known/openid-configuration"))
      return {
        status: 200,
        body: {
          issuer: `${base}/v2.0`,
          authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
          token_endpoint: `${base}/oauth2/v2.0/token`,
          jwks_uri: `${base}/discovery/v2.0/keys`,
          tenant_region_scope: "EU",
        },
      };
    if (method === "GET" && path === "/common/discovery/instance")
      return {
        status: 200,
        body: {
          tenant_discovery_endpoint: `${base}/v2.0/.well-known/openid-configuration`,
          "api-version": "1.1",
          metadata: [{ preferred_network: loginHost, preferred_cache: loginHost, aliases: [loginHost] }],
        },
      };
    const form = new URLSearchParams(body.toString());
    const isGood =
      method === "POST" &&
      path === `/${azureIdentity.tenantId}/oauth2/v2.0/token` &&
      String(headers["content-type"]).startsWith("application/x-www-form-urlencoded") &&
      form.get("grant_type") === "client_credentials" &&
      form.get("client_id") === azureIdentity.clientId &&
      form.get("client_secret") === azureIdentity.clientSecret &&
      (form.get("scope") ?? "").split(" ").includes("https://vault.azure.net/.default");
    if (!isGood)
      return {
        status: 401,
        body: { error: "invalid_client", error_description: `AADSTS7000215 ${form.get("client_secret")}`, error_codes: [7000215] },
      };
    const bearer = `eyJ.${randomBytes(16).toString("base64url")}.sig`;
    bearers.add(bearer);
    return { status: 200, body: { token_type: "Bearer", expires_in: 3_599, ext_expires_in: 3_599, access_token: bearer } };
  }

  const rotate = (name: string) =>
    void keys.get(name)?.versions.set(randomBytes(16).toString("hex"), generateKeyPairSync("rsa", { modulusLength: 2_048 }));
  return {
    ...server,
    keys,
    add: (name: string) => {
      keys.set(name, { state: "enabled", isDenied: false, versions: new Map() });
      rotate(name);
    },
    rotate,
    /** Brings calls of the two https hosts here, and no others. */
    fetch: (async (input, init) => {
      const request = new Request(input, init);
      const url = new URL(request.url);
      if (url.protocol !== "https:" || (url.host !== azureVaultHost && url.host !== loginHost))
        throw new TypeError(`nobody is at ${url.host}`);
      const headers = new Headers(request.headers);
      headers.set("x-test-host", url.host);
      const body = request.body === null ? null : await request.arrayBuffer();
      return fetch(`${server.url}${url.pathname}${url.search}`, { method: request.method, headers, body, signal: request.signal });
    }) satisfies typeof globalThis.fetch,
  };
}

function use(
  verb: string,
  kid: string,
  { privateKey, publicKey }: { readonly privateKey: KeyObject; readonly publicKey: KeyObject },
  request: KeyRequest,
): KeyReply {
  const body = objectIn(request);
  const value = strictBytes(body?.value, "base64url");
  if (body?.alg !== "RSA-OAEP-256" || value === undefined) return failure(400, "BadParameter", undefined, request.body.toString());
  const how = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
  try {
    const result =
      verb === "wrapkey"
        ? publicEncrypt({ key: publicKey, ...how }, value)
        : privateDecrypt({ key: createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" })), ...how }, value);
    return { status: 200, body: { kid, value: result.toString("base64url") } };
  } catch {
    return failure(400, "BadParameter", undefined, `The parameter is incorrect. ${request.body}`);
  }
}

function describe(kid: string, { state }: AzureKey, publicKey: KeyObject): KeyReply {
  const { n, e } = publicKey.export({ format: "jwk" });
  const key = { kid, kty: "RSA", key_ops: ["wrapKey", "unwrapKey"], n, e };
  return { status: 200, body: { key, attributes: { enabled: state === "enabled", created: 1, updated: 1, recoveryLevel: "Recoverable" } } };
}

function challenge(): KeyReply {
  const authorization = `https://${loginHost}/${azureIdentity.tenantId}`;
  const headers = { "www-authenticate": `Bearer authorization="${authorization}", resource="https://vault.azure.net"` };
  return { status: 401, headers, body: { error: { code: "Unauthorized", message: "AKV10000: Request is missing a Bearer token." } } };
}

function failure(status: number, code: string, inner: string | undefined, message: string): KeyReply {
  return { status, body: { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } } };
}
