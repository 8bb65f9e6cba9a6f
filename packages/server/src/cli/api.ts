import { type ErrorCode, endpoints, errorCatalogue, GuardError, type Page, problemSchema } from "@agent-id-guard/protocol";
import ky, { type KyInstance } from "ky";
import { z } from "zod";
import { messagesOf } from "./server-sent-events.ts";

/** The admin API as the command line uses it, wherever the server is. Throws what the server answers, or `sdk.unreachable`. */
export interface AdminApi {
  /** What the server calls itself: the address that its parties connect to, which need not be the one that is called here. */
  issuer(): Promise<string>;
  get<Answer>(path: string): Promise<Answer>;
  /** All pages of a list, one object at a time. */
  list<Item>(path: string): AsyncGenerator<Item>;
  /** The data of each message of this name that a stream tells, until it ends. `afterId` is the id of the last one that is known. */
  follow<Data>(path: string, name: string, afterId: string | undefined): AsyncGenerator<Data>;
  /** `version` is that of the object which is to be changed. */
  post<Answer>(path: string, body: unknown, version?: number): Promise<Answer>;
  put<Answer>(path: string, body: unknown, version?: number): Promise<Answer>;
  patch<Answer>(path: string, body: unknown, version: number): Promise<Answer>;
  remove<Answer = void>(path: string, version?: number): Promise<Answer>;
}

type Send = (request: Request) => Promise<Response> | Response;

/** The longest wait for an answer; what only reads is tried again when the server was busy or not there yet. */
const timeoutMs = 30_000;

const metadataSchema = z.object({ issuer: z.url() });

/** The admin API at this address. */
export function adminApi(send: Send, origin: string, token: string): AdminApi {
  const server = ky.create({
    prefix: origin,
    headers: { accept: "application/json" },
    retry: { limit: 2, methods: ["get"], statusCodes: [429, 503] },
    timeout: timeoutMs,
    throwHttpErrors: false,
    redirect: "error",
    fetch: async (input, init) => send(new Request(input, init)),
  });
  const client = server.extend({ prefix: origin + endpoints.adminApi, headers: { authorization: `Bearer ${token}` } });
  const call = async (method: string, path: string, body?: unknown, version?: number) => {
    const json = body === undefined ? {} : { json: body };
    const headers = version === undefined ? {} : { headers: { "if-match": `"${version}"` } };
    try {
      const response = await client(path, { method, ...json, ...headers });
      return { response, answer: response.status === 204 ? undefined : await response.json() };
    } catch (cause) {
      throw noServer(origin, cause);
    }
  };
  const answerOf = async <Answer>(...request: Parameters<typeof call>) => {
    const { response, answer } = await call(...request);
    if (!response.ok) throw refusalOf(origin, answer);
    return answer as Answer;
  };
  return {
    issuer: () => readIssuer(server, origin),
    get: (path) => answerOf("GET", path),
    post: (path, body, version) => answerOf("POST", path, body, version),
    put: (path, body, version) => answerOf("PUT", path, body, version),
    patch: (path, body, version) => answerOf("PATCH", path, body, version),
    remove: (path, version) => answerOf("DELETE", path, undefined, version),
    async *follow<Data>(path: string, name: string, afterId: string | undefined) {
      const headers = { accept: "text/event-stream", ...(afterId === undefined ? {} : { "last-event-id": afterId }) };
      const response = await client(path, { headers, timeout: false }).catch((cause: unknown) => {
        throw noServer(origin, cause);
      });
      if (!response.ok || response.body === null) throw refusalOf(origin, await response.json().catch(() => undefined));
      // A server in this very process keeps no process alive.
      const awake = setInterval(() => {}, timeoutMs);
      try {
        for await (const message of messagesOf(response.body)) if (message.name === name) yield JSON.parse(message.data) as Data;
      } finally {
        clearInterval(awake);
      }
    },
    async *list<Item>(path: string) {
      const first = `${path}${path.includes("?") ? "&" : "?"}limit=200`;
      for (let next: string | undefined = first; next !== undefined; ) {
        const page: Page<Item> = await answerOf("GET", next);
        yield* page.items;
        next = page.nextCursor === null ? undefined : `${first}&cursor=${encodeURIComponent(page.nextCursor)}`;
      }
    },
  };
}

async function readIssuer(server: KyInstance, origin: string): Promise<string> {
  try {
    return metadataSchema.parse(await server(endpoints.authorizationServerMetadata).json()).issuer;
  } catch (cause) {
    throw noServer(origin, cause);
  }
}

function refusalOf(origin: string, answer: unknown): GuardError {
  const problem = problemSchema.safeParse(answer);
  if (!problem.success) return noServer(origin, problem.error);
  const { code, detail, hint, fields } = problem.data;
  const known: ErrorCode = code in errorCatalogue ? (code as ErrorCode) : "internal.unexpected";
  return new GuardError(known, { description: detail, hint, ...(fields === undefined ? {} : { fields }) });
}

function noServer(origin: string, cause: unknown): GuardError {
  const hint = "Check AGENT_ID_GUARD_URL and the network, and that a server runs there.";
  return new GuardError("sdk.unreachable", { description: `No Agent ID Guard server answered at ${origin}`, hint, cause });
}
