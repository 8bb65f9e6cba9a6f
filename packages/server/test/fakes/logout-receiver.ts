import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A client's back-channel logout endpoint: it keeps what comes, and answers as it is told. */
export interface LogoutReceiver {
  readonly url: string;
  /** The logout tokens so far, oldest first. */
  readonly tokens: readonly string[];
  /** The statuses of the next answers; 200 afterwards. 0: none at all. */
  readonly statuses: number[];
  close(): Promise<void>;
}

export async function openLogoutReceiver(): Promise<LogoutReceiver> {
  const tokens: string[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const isForm = request.method === "POST" && request.headers["content-type"] === "application/x-www-form-urlencoded";
    const token = new URLSearchParams(Buffer.concat(chunks).toString()).get("logout_token");
    if (!isForm || token === null) return response.writeHead(501).end();
    tokens.push(token);
    const status = statuses.shift() ?? 200;
    if (status === 0) return request.socket.destroy();
    return response.writeHead(status, { "cache-control": "no-store", ...(status === 302 ? { location: "/elsewhere" } : {}) }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout`,
    tokens,
    statuses,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
