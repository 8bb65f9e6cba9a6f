import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { GuardError } from "@agent-id-guard/protocol";
import { getRequestListener } from "@hono/node-server";
import { createGuard, type Guard, type GuardOptions } from "./guard.ts";

/** Where to listen. */
export interface ListenOptions {
  /** Default: loopback only. */
  readonly host?: string;
  /** 0 (the default) picks a free port. */
  readonly port?: number;
}

/** A guard behind a listening socket. */
export interface ListeningGuard {
  readonly guard: Guard;
  /** `http://<host>:<port>`; what stands in front of it may have another name. */
  readonly url: string;
  /** Stops taking calls, lets those under way finish for at most ten seconds, and closes the guard. */
  close(): Promise<void>;
}

const drainMs = 10_000;
const sweepMs = 20;

/**
 * Listens and serves. The socket comes first, so that an issuer that is not given can be the address that was bound.
 * Throws `config.invalid` when the address is taken or not allowed.
 */
export async function listen(options: GuardOptions & ListenOptions): Promise<ListeningGuard> {
  let answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  // A caller that closes its half has left (Node's default, decision 0015): its upstream call ends with it.
  const server = createServer(
    { requestTimeout: 300_000, headersTimeout: 15_000, keepAliveTimeout: 15_000, maxHeaderSize: 16_384 },
    (request, response) => {
      if (answer !== undefined) answer(request, response);
      else response.writeHead(503, { "retry-after": "1" }).end();
    },
  );
  const { host, port } = await bind(server, options.host ?? "127.0.0.1", options.port ?? 0);
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  try {
    const guard = await createGuard({ ...options, issuer: options.issuer ?? url, ownAddress: { host, port } });
    const viaHono = getRequestListener(guard.fetch, { overrideGlobalObjects: false });
    answer = guard.takeOver((request, response) => void viaHono(request, response));
    return { guard, url, close: () => close(server, guard) };
  } catch (error) {
    server.close();
    throw error;
  }
}

async function bind(server: Server, host: string, port: number): Promise<{ readonly host: string; readonly port: number }> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => reject(cannotListen(host, port, cause)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return { host: address.address, port: address.port };
}

function cannotListen(host: string, port: number, cause: NodeJS.ErrnoException): GuardError {
  const isTaken = cause.code === "EADDRINUSE";
  return new GuardError("config.invalid", {
    description: isTaken ? `Port ${port} on ${host} is taken` : `Can't listen on ${host} port ${port}: ${cause.code ?? "unknown error"}`,
    hint: `${isTaken ? "Is another server running already? Stop it, or choose" : "Choose"} another address with --host and --port.`,
    cause,
  });
}

async function close(server: Server, guard: Guard): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  guard.drain();
  // A connection that has just given its last answer is kept alive for the next one, which will not come.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  const impatient = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(impatient);
  await guard.close();
}
