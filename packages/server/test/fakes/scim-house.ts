import { endpoints } from "@agent-id-guard/protocol";
import { createGuard } from "../../src/guard.ts";
import { ShiftedClock } from "./shifted-clock.ts";

export interface ScimAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Another client of `/scim/v2`: one connection with its token. */
export interface Connection {
  readonly providerId: string;
  readonly token: string;
  readonly call: (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<ScimAnswer>;
}

export type ScimHouse = Awaited<ReturnType<typeof openScimHouse>>;

/** The whole server in memory, with connections whose people are pushed to it. */
export async function openScimHouse() {
  const clock = new ShiftedClock();
  const guard = await createGuard({ logLevel: "silent", clock });
  const system = await guard.systemToken();

  async function send(method: string, path: string, token: string | undefined, sent: unknown, more: Readonly<Record<string, string>> = {}) {
    const headers = { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...more };
    const body = sent === undefined ? undefined : typeof sent === "string" ? sent : JSON.stringify(sent);
    const answer = await guard.fetch(new Request(guard.issuer + path, { method, headers, ...(body === undefined ? {} : { body }) }));
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text === "" ? {} : JSON.parse(text)) as ScimAnswer["body"] };
  }

  const api = (method: string, path: string, body?: unknown, version?: number) =>
    send(method, `${endpoints.adminApi}/${path}`, system, body, {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(version === undefined ? {} : { "if-match": `"${version}"` }),
    });

  async function connect(given: object = { kind: "scim", settings: {} }): Promise<Connection> {
    const provider = await api("POST", "identity-providers", { name: "Pushed", ...given });
    if (provider.status !== 201) throw new Error(JSON.stringify(provider.body));
    const providerId = provider.body.id as string;
    const issued = await api("POST", `identity-providers/${providerId}/scim-tokens`, {});
    const token = issued.body.secret as string;
    return {
      providerId,
      token,
      call: (method, path, body, headers = {}) =>
        send(method, endpoints.scim + path, token, body, {
          ...(body === undefined ? {} : { "content-type": "application/scim+json; charset=utf-8" }),
          ...headers,
        }),
    };
  }

  return {
    guard,
    clock,
    api,
    connect,
    /** A request with any token, or none. */
    scim: (method: string, path: string, token?: string, body?: unknown) =>
      send(method, endpoints.scim + path, token, body, body === undefined ? {} : { "content-type": "application/scim+json" }),
    /** Events of an action, newest first. */
    async events(action: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
      return (await api("GET", `audit/events?action=${action}&order=newest&limit=50`)).body.items as readonly Readonly<
        Record<string, unknown>
      >[];
    },
    close: () => guard.close(),
  };
}
