import { GuardError, type SettingsOf } from "@agent-id-guard/protocol";
import type { AdapterPorts } from "../adapter.ts";
import { type ApiAnswer, type ApiRequest, askPatiently, createCallApi, objectOf, objectsOf } from "../vendor-api.ts";

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

interface Token {
  readonly text: string;
  readonly untilMs: number;
}

/** A token is asked for anew this long before it ends. */
const spareMs = 5 * 60_000;
/** AADSTS codes of a tenant in which nobody has consented to the application. */
const notInTenant: ReadonlySet<unknown> = new Set([700016, 7000229, 65001]);

type Settings = Pick<EntraSettings, "clientId" | "loginUrl" | "graphUrl">;

export function createGraph(
  settings: Settings,
  clientSecret: string,
  tenantId: string,
  ports: Pick<AdapterPorts, "fetch" | "clock" | "allowLoopbackHttp">,
): Graph {
  const { clock } = ports;
  const call = createCallApi(ports);
  let token: Promise<Token | string> | undefined;

  async function freshToken(): Promise<Token | string> {
    const answer = await call(tokenRequest(settings, clientSecret, tenantId));
    const { access_token: text, expires_in: seconds } = answer.body;
    if (answer.status === 200 && typeof text === "string" && typeof seconds === "number")
      return { text, untilMs: clock.nowMs() + seconds * 1_000 - spareMs };
    const codes: readonly unknown[] = Array.isArray(answer.body.error_codes) ? answer.body.error_codes : [];
    if (codes.some((code) => notInTenant.has(code)))
      return `the application is not in tenant ${tenantId}: an administrator there must consent to it`;
    throw new GuardError("idp.unreachable", {
      description: `Entra ID gives the application no token (AADSTS${String(codes[0] ?? answer.status)})`,
    });
  }

  /** The token, or why there is none. */
  async function theToken(): Promise<Token | string> {
    const known = await token;
    if (known !== undefined && (typeof known === "string" || clock.nowMs() < known.untilMs)) return known;
    token = freshToken();
    return token.catch((error: unknown) => {
      token = undefined;
      throw error;
    });
  }

  async function ask(path: string, request: GraphRequest = {}): Promise<GraphAnswer> {
    const once = async (): Promise<ApiAnswer | string> => {
      const held = await theToken();
      if (typeof held === "string") return held;
      const send = () => call(graphRequest(settings, path, held.text, request));
      const answer = request.patient === true ? await askPatiently(clock, send) : await send();
      if (answer.status === 401) token = undefined;
      return answer;
    };
    const first = await once();
    const answer = typeof first !== "string" && first.status === 401 ? await once() : first;
    return typeof answer === "string" ? { kind: "forbidden", why: answer } : meaningOf(answer);
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

function tokenRequest({ clientId, loginUrl, graphUrl }: Settings, clientSecret: string, tenantId: string): ApiRequest {
  return {
    url: new URL(`${loginUrl}/${tenantId}/oauth2/v2.0/token`),
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${graphUrl}/.default`,
    }).toString(),
  };
}

/** `ConsistencyLevel` is what `$count` and `transitive…` need, and nothing else minds it. */
function graphRequest({ graphUrl }: Settings, path: string, token: string, { method, body }: GraphRequest): ApiRequest {
  const headers = { authorization: `Bearer ${token}`, ConsistencyLevel: "eventual" };
  const url = new URL(`${graphUrl}${path}`);
  if (body === undefined) return { url, headers, ...(method === undefined ? {} : { method }) };
  return { url, method: method ?? "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** Only `Request_ResourceNotFound` says that something is not there; every other failure says nothing about it (vendor fact sheet 0.4). */
function meaningOf({ status, body }: ApiAnswer): GraphAnswer {
  if (status >= 200 && status < 300) return { kind: "found", body };
  const { code } = objectOf(body.error);
  const named = typeof code === "string" && /^\w{1,60}$/.test(code) ? code : `status ${status}`;
  if (status === 404 && code === "Request_ResourceNotFound") return { kind: "missing" };
  if (status === 403) return { kind: "forbidden", why: named };
  if (status === 410 || named.toLowerCase() === "syncstatenotfound") return { kind: "expired" };
  throw new GuardError("idp.unreachable", { description: `Microsoft Graph answered ${named}` });
}
