import type { SettingsOf } from "@agent-id-guard/protocol";
import type { AdapterPorts } from "../adapter.ts";
import { createAppToken } from "../app-token.ts";
import { objectOf, objectsOf } from "../objects.ts";
import { patiently } from "../patience.ts";
import { createCallVendor, type VendorAnswer } from "../vendor-call.ts";
import { VendorRefusal } from "../vendor-refusal.ts";
import { meaningOf } from "./error-codes.ts";

export type LarkSettings = SettingsOf<"lark">;
export type LarkObject = Readonly<Record<string, unknown>>;

/** Reads something with the application's token: the `data` of the answer. Fails with a `VendorRefusal`. */
export type Ask = (path: string, query?: Readonly<Record<string, string>>) => Promise<LarkObject>;

/** Lark's or Feishu's server API (`/open-apis/…`), as a self-built application sees its own tenant. Fails with a `VendorRefusal`. */
export interface Lark {
  /** One try: for a person who signs in. */
  readonly ask: Ask;
  /** Several tries, and pauses where the API asks for them: for a directory that is read. */
  readonly patient: Ask;
  /** A call of any endpoint with an authorization of its own; `json` is sent as it. What the answer's `code` says is not looked at. */
  call(url: string, request: { readonly json: object } | { readonly bearer: string }): Promise<VendorAnswer>;
}

export function createLark(settings: LarkSettings, appSecret: string, ports: AdapterPorts): Lark {
  const callVendor = createCallVendor(ports);
  const call: Lark["call"] = (address, request) => {
    const url = new URL(address);
    return callVendor("json" in request ? { url, body: request.json } : { url, headers: { authorization: `Bearer ${request.bearer}` } });
  };
  const token = createAppToken(ports.clock, async () => {
    const json = { app_id: settings.clientId, app_secret: appSecret };
    const body = accepted(await call(`${settings.apiUrl}/open-apis/auth/v3/tenant_access_token/internal`, { json }), "app");
    if (typeof body.tenant_access_token !== "string" || typeof body.expire !== "number")
      throw new VendorRefusal("no token", { meaning: "settings" });
    return { token: body.tenant_access_token, expiresInSeconds: body.expire };
  });
  const ask: Ask = (path, query = {}) =>
    token.use(async (bearer) => {
      const parameters = new URLSearchParams(query);
      const address = `${settings.apiUrl}/open-apis${path}${parameters.size === 0 ? "" : `?${parameters}`}`;
      return objectOf(accepted(await call(address, { bearer }), "api").data);
    });
  return { call, ask, patient: (path, query) => patiently(ports.clock, () => ask(path, query)) };
}

/** The body of an answer whose `code` is 0, whatever its status: errors come with HTTP 200 too. */
export function accepted({ status, body, retryAfterMs }: VendorAnswer, from: "app" | "api" | "code"): LarkObject {
  const code = typeof body.code === "number" ? body.code : undefined;
  if (status === 200 && (code === 0 || (code === undefined && from === "code"))) return body;
  const word = typeof body.error === "string" && /^\w{1,60}$/.test(body.error) ? body.error : undefined;
  throw new VendorRefusal(String(code ?? word ?? `HTTP ${status}`), meaningOf(code, word, status, from), retryAfterMs);
}

/** The objects of a list, page by page: Lark allows fifty. */
export async function* pagesOf(
  ask: Ask,
  path: string,
  query: Readonly<Record<string, string>>,
  member: string,
): AsyncGenerator<LarkObject> {
  for await (const page of pages(ask, path, query)) yield* objectsOf(page[member]);
}

/** The pages themselves. */
export async function* pages(ask: Ask, path: string, query: Readonly<Record<string, string>> = {}): AsyncGenerator<LarkObject> {
  for (let pageToken: string | undefined = ""; pageToken !== undefined; ) {
    const page: LarkObject = await ask(path, { ...query, page_size: "50", ...(pageToken === "" ? {} : { page_token: pageToken }) });
    yield page;
    const next: unknown = page.page_token;
    if (page.has_more === true && (typeof next !== "string" || next === "" || next === pageToken))
      throw new VendorRefusal("a page without its next", { meaning: "settings" });
    pageToken = page.has_more === true ? (next as string) : undefined;
  }
}
