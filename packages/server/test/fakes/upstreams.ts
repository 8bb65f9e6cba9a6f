import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createRawServer, type Server as RawServer, type Socket } from "node:net";

/** A request as an upstream saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  /** Tells connections apart. */
  readonly port: number;
}

export interface Upstream {
  readonly url: string;
  readonly port: number;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

type Answer = (request: SeenRequest, response: ServerResponse) => void;

/** A real HTTP server on loopback that records what reaches it. */
export function startUpstream(answer: Answer = (_request, response) => response.end("ok")): Promise<Upstream> {
  return listen((listener) => createServer(listener), "http", answer);
}

/** The same with TLS. */
export function startTlsUpstream(
  tls: { readonly key: string; readonly cert: string },
  answer: Answer = (_request, response) => response.end("ok"),
) {
  return listen((listener) => createTlsServer(tls, listener), "https", answer);
}

async function listen(create: (listener: RequestListener) => Server, scheme: string, answer: Answer): Promise<Upstream> {
  const seen: SeenRequest[] = [];
  const server = create(async (incoming, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const request: SeenRequest = {
      method: incoming.method ?? "",
      url: incoming.url ?? "",
      rawHeaders: incoming.rawHeaders,
      headers: incoming.headers,
      body: Buffer.concat(chunks),
      port: incoming.socket.remotePort ?? 0,
    };
    seen.push(request);
    answer(request, response);
  });
  const port = await portOf(server);
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `${scheme}://127.0.0.1:${port}`, port, seen, close };
}

export interface RawUpstream {
  readonly url: string;
  readonly port: number;
  /** What each connection sent, in the order of the connections. */
  readonly received: string[];
  close(): Promise<void>;
}

/** A server that speaks whatever the test makes it speak. `onRequest` is called once for each request head that arrived. */
export async function startRawUpstream(onRequest: (socket: Socket, count: number) => void = () => {}): Promise<RawUpstream> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createRawServer((socket) => {
    sockets.add(socket);
    const index = received.push("") - 1;
    let unread = "";
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      received[index] += chunk.toString("latin1");
      unread += chunk.toString("latin1");
      for (let end = unread.indexOf("\r\n\r\n"); end >= 0; end = unread.indexOf("\r\n\r\n")) {
        unread = unread.slice(end + 4);
        onRequest(socket, count++);
      }
    });
  });
  const port = await portOf(server);
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, port, received, close };
}

async function portOf(server: Server | RawServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
