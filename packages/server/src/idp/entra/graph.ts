import { GuardError, type SettingsOf } from "@agent-id-guard/protocol";
import type { AdapterPorts } from "../adapter.ts";
import { createAppToken } from "../app-token.ts";
import { objectOf, objectsOf } from "../objects.ts";
import { patiently } from "../patience.ts";
import { createCallVendor, type VendorAnswer, type VendorCall } from "../vendor-call.ts";
import { guardErrorOf, VendorRefusal } from "../vendor-refusal.ts";

export type EntraSettings = SettingsOf<"entra">;
export type GraphObject = Readonly<Record<string, unknown>>;

/** What Graph says to one question. `missing` only on its own word for it, with a token that it accepted. */
export type GraphAnswer =
  | { readonly kind: "found"; readonly body: GraphObject }
  | { readonly kind: "missing" }
  /** The application may not ask this, or is not in this tenant. */
  | { readonly kind: "forbidden"; readonly why: string }
  /** It has forgotten since when to tell. */
  | { readonly kind: "expired" };

export interface GraphRequest {
  readonly method?: "POST" | "PATCH" | "DELETE";
  readonly body?: Readonly<Record<string, unknown>>;
  /** Whether it asks again after a rate limit: a directory that is read may wait, a sign-in may not. */
  readonly patient?: boolean;
}

/** Microsoft Graph, with the application's own permissions in one tenant. */
export interface Graph {
  readonly tenantId: string;
  /** `path` begins with `/v1.0/`. Throws `idp.unreachable` for what says nothing about what was asked. */
  ask(path: string, request?: GraphRequest): Promise<GraphAnswer>;
  /** As `ask`; a permission that is missing is `idp.unreachable` too, and an object that is not there `undefined`. */
  read(path: string, request?: GraphRequest): Promise<GraphObject | undefined>;
  /** The objects of a list, page by page. Links lead to Graph itself or are not followed. */
  list(path: string): AsyncGenerator<GraphObject>;
  /** The path of a link that Graph gave, when it leads to this Graph; else undefined. */
  pathOf(link: unknown): string | undefined;
}

/** AADSTS codes of a tenant in which nobody has consented to the application. */
const noConsent: ReadonlySet<unknown> = new Set([700016, 7000229, 65001]);
/** Our word for what they mean. */
const notInTenant = "not in the tenant";

type Settings = Pick<EntraSettings, "clientId" | "loginUrl" | "graphUrl">;

export function createGraph(
  settings: Settings,
  clientSecret: string,
  tenantId: string,
  ports: Pick<AdapterPorts, "fetch" | "clock" | "allowLoopbackHttp">,
): Graph {
  const { clock } = ports;
  const call = createCallVendor(ports);

  const appToken = createAppToken(clock, async () => {
    const answer = await call(tokenRequest(settings, clientSecret, tenantId));
    const { access_token: token, expires_in: expiresInSeconds } = answer.body;
    if (answer.status === 200 && typeof token === "string" && typeof expiresInSeconds === "number") return { token, expiresInSeconds };
    throw tokenRefusal(answer);
  });

  async function ask(path: string, request: GraphRequest = {}): Promise<GraphAnswer> {
    const once = () => appToken.use(async (token) => meaningOf(await call(graphRequest(settings, path, token, request))));
    try {
      return await (request.patient === true ? patiently(clock, once) : once());
    } catch (error) {
      if (error instanceof VendorRefusal && error.vendorCode === notInTenant)
        return { kind: "forbidden", why: `the application is not in tenant ${tenantId}: an administrator there must consent to it` };
      throw guardErrorOf(error, "directory");
    }
  }

  async function read(path: string, request: GraphRequest = {}): Promise<GraphObject | undefined> {
    const answer = await ask(path, request);
    if (answer.kind === "found") return answer.body;
    if (answer.kind === "missing") return undefined;
    throw answer.kind === "expired" ? new GuardError("idp.cursor_expired") : forbidden(answer.why);
  }

  function pathOf(link: unknown): string | undefined {
    const start = `${settings.graphUrl}/v1.0/`;
    const url = typeof link === "string" ? URL.parse(link) : null;
    return url?.href.startsWith(start) === true ? url.href.slice(settings.graphUrl.length) : undefined;
  }

  async function* list(path: string): AsyncGenerator<GraphObject> {
    for (let next: string | undefined = path; next !== undefined; ) {
      const page: GraphObject | undefined = await read(next, { patient: true });
      if (page === undefined || !Array.isArray(page.value))
        throw new GuardError("idp.unreachable", { description: "Graph answered no list" });
      yield* objectsOf(page.value);
      const link = page["@odata.nextLink"];
      next = pathOf(link);
      if (link !== undefined && next === undefined)
        throw new GuardError("idp.unreachable", { description: "A page of Graph leads elsewhere" });
    }
  }

  return { tenantId, ask, read, list, pathOf };
}

export function forbidden(why: string): GuardError {
  return new GuardError("idp.unreachable", { description: `Microsoft Graph does not let the application read this: ${why}` });
}

function tokenRequest({ clientId, loginUrl, graphUrl }: Settings, clientSecret: string, tenantId: string): VendorCall {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
    scope: `${graphUrl}/.default`,
  });
  return { url: new URL(`${loginUrl}/${tenantId}/oauth2/v2.0/token`), body };
}

function tokenRefusal({ status, body, retryAfterMs }: VendorAnswer): VendorRefusal {
  const codes: readonly unknown[] = Array.isArray(body.error_codes) ? body.error_codes : [];
  if (codes.some((code) => noConsent.has(code))) return new VendorRefusal(notInTenant, { meaning: "settings" });
  const code = typeof codes[0] === "number" ? `AADSTS${codes[0]}` : `HTTP ${status}`;
  if (isBusy(status)) return new VendorRefusal(code, { meaning: "busy" }, retryAfterMs);
  const description = `Entra ID gives the application no token (${code})`;
  return new VendorRefusal(code, {
    meaning: "settings",
    advice: { description, hint: "Compare the client id, the secret and the tenant with the application's registration." },
  });
}

/** `ConsistencyLevel` is what `$count` and `transitive…` need, and nothing else minds it. */
function graphRequest({ graphUrl }: Settings, path: string, token: string, { method, body }: GraphRequest): VendorCall {
  const headers = { authorization: `Bearer ${token}`, ConsistencyLevel: "eventual" };
  return { url: new URL(`${graphUrl}${path}`), headers, body, ...(method === undefined ? {} : { method }) };
}

/** Only `Request_ResourceNotFound` says that something is not there; every other failure says nothing about it (vendor fact sheet 0.4). */
function meaningOf({ status, body, retryAfterMs }: VendorAnswer): GraphAnswer {
  if (status >= 200 && status < 300) return { kind: "found", body };
  const { code } = objectOf(body.error);
  const named = typeof code === "string" && /^\w{1,60}$/.test(code) ? code : `status ${status}`;
  if (status === 404 && code === "Request_ResourceNotFound") return { kind: "missing" };
  if (status === 403) return { kind: "forbidden", why: named };
  if (status === 410 || named.toLowerCase() === "syncstatenotfound") return { kind: "expired" };
  if (status === 401) throw new VendorRefusal(named, { meaning: "token" });
  if (isBusy(status)) throw new VendorRefusal(named, { meaning: "busy" }, retryAfterMs);
  throw new GuardError("idp.unreachable", { description: `Microsoft Graph answered ${named}` });
}

const isBusy = (status: number) => status === 429 || status >= 500;
