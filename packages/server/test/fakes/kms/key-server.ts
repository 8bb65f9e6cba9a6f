import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface KeyRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface KeyReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Goes out as JSON. */
  readonly body: unknown;
}

/** What can be wrong with a service as a whole. */
type Weather = "fine" | "throttled" | "hanging" | "gone";

/** One key service on a loopback address. `throttled` is how this vendor tells that it has had enough. */
export async function startKeyServer(answer: (request: KeyRequest) => KeyReply, throttled: KeyReply) {
  let weather: Weather = "fine";
  let throttledLeft = 0;
  let arrived = () => {};
  const asked: string[] = [];
  const server = createServer((request, response) => void serve(request, response));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? "/";
    const { pathname: path, searchParams: query } = new URL(target, "http://service");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push(path);
    if (weather === "gone") return void request.socket.destroy();
    if (weather === "hanging") return arrived();
    const isThrottled = weather === "throttled" || throttledLeft-- > 0;
    const reply = isThrottled
      ? throttled
      : answer({ method: request.method ?? "", target, path, query, headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
    response.end(JSON.stringify(reply.body));
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    /** Paths in the order in which they were asked. */
    asked,
    throttleNext: (times: number) => {
      throttledLeft = times;
    },
    throttle: () => {
      weather = "throttled";
    },
    vanish: () => {
      weather = "gone";
    },
    /** Takes calls and never answers. Resolves when the first has come. */
    hang: () => {
      weather = "hanging";
      return new Promise<void>((resolve) => {
        arrived = resolve;
      });
    },
    recover: () => {
      weather = "fine";
      throttledLeft = 0;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type KeyServer = Awaited<ReturnType<typeof startKeyServer>>;

/** The JSON object in a body, or undefined. */
export function objectIn({ body }: KeyRequest): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes in the one canonical spelling of this encoding, or undefined. */
export function strictBytes(text: unknown, encoding: "base64" | "base64url" = "base64"): Buffer | undefined {
  if (typeof text !== "string") return undefined;
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding) === text ? bytes : undefined;
}
