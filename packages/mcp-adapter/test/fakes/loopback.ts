import { serve } from "@hono/node-server";

/** A web-standard handler behind a real HTTP port of this machine. */
export interface Loopback {
  readonly origin: string;
  close(): Promise<void>;
}

export async function listenOnLoopback(fetch: (request: Request) => Response | Promise<Response>): Promise<Loopback> {
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const starting = serve({ fetch, hostname: "127.0.0.1", port: 0 }, () => resolve(starting));
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
