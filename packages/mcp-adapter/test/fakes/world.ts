import type { AccessTokenClaims } from "@agent-id-guard/protocol";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { McpServerFactory } from "@modelcontextprotocol/server";
import { type ProtectedServer, type ProtectOptions, protect } from "../../src/index.ts";
import { createEverything, permissions, type Seen } from "./everything.ts";
import { FakeIssuer, resourceId, resourceSecret } from "./fake-issuer.ts";
import { listenOnLoopback } from "./loopback.ts";

export type Era = "2026-07-28" | "2025-11-25";
export const eras: readonly Era[] = ["2026-07-28", "2025-11-25"];

/** A protected server and its issuer, both behind real ports. */
export interface World {
  readonly issuer: FakeIssuer;
  readonly guarded: ProtectedServer;
  /** The endpoint, which is also the resource's identifier. */
  readonly url: string;
  readonly origin: string;
  readonly seen: Seen;
  /** What `onError` was told. */
  readonly errors: unknown[];
  /** A token for this server with a scope. */
  token(scope: string, claims?: Partial<AccessTokenClaims>): Promise<string>;
  /** The official client, connected. */
  connect(era: Era, token: string): Promise<Client>;
  /** One raw POST; the body as text or as a value. */
  post(token: string | undefined, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  close(): Promise<void>;
}

export async function createWorld(options: Partial<ProtectOptions> = {}, factory?: McpServerFactory): Promise<World> {
  const issuer = await FakeIssuer.start();
  const seen: Seen = { ran: [], contexts: [], made: 0, slow: [] };
  const errors: unknown[] = [];
  const clients: Client[] = [];
  let answer = async (_request: Request) => new Response(null, { status: 503 });
  const loopback = await listenOnLoopback((request) => answer(request));
  const url = `${loopback.origin}/mcp`;
  const guarded = protect(factory ?? (() => createEverything(seen)), {
    issuer: issuer.issuer,
    resource: url,
    resourceId,
    secret: resourceSecret,
    basicScope: ["tickets:read"],
    name: "Everything",
    onError: (error) => errors.push(error),
    ...permissions,
    ...options,
  } as ProtectOptions);
  answer = guarded.fetch;
  await guarded.ready();
  return {
    issuer,
    guarded,
    url,
    origin: loopback.origin,
    seen,
    errors,
    token: (scope, claims = {}) => issuer.token({ aud: url, scope, ...claims }),
    async connect(era, token) {
      const mode = era === "2026-07-28" ? { pin: era } : "legacy";
      const connected = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode } });
      clients.push(connected);
      await connected.connect(
        new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { authorization: `Bearer ${token}` } } }),
      );
      return connected;
    },
    post: (token, body, headers = {}) =>
      fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    async close() {
      for (const { finish } of seen.slow) finish();
      for (const connected of clients) await connected.close();
      await guarded.close();
      await loopback.close();
      await issuer.close();
    },
  };
}

/** A JSON-RPC request of the 2026-07-28 revision and the headers that mirror it. */
export function modern(method: string, params: Record<string, unknown> = {}, id: number | string = 1) {
  const name = params.name ?? params.uri;
  return {
    body: {
      jsonrpc: "2.0",
      id,
      method,
      params: {
        ...params,
        _meta: {
          "io.modelcontextprotocol/protocolVersion": "2026-07-28",
          "io.modelcontextprotocol/clientCapabilities": {},
          "io.modelcontextprotocol/clientInfo": { name: "raw", version: "1.0.0" },
        },
      },
    },
    headers: {
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": method,
      ...(typeof name === "string" && method !== "completion/complete" ? { "mcp-name": name } : {}),
    },
  };
}

/** Waits until the condition holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let step = 0; !(await condition()); step++) {
    if (step === 500) throw new Error("what was waited for did not happen");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The parameters of a challenge. */
export function challengeOf(response: Response): Readonly<Record<string, string>> {
  const header = response.headers.get("www-authenticate") ?? "";
  if (!header.startsWith("Bearer ")) return {};
  return Object.fromEntries([...header.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name, value]) => [name as string, value as string]));
}
