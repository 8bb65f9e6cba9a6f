import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { LLMock } from "@copilotkit/aimock";

/** A stand-in from outside, its address, and how to end it. */
export interface Service {
  readonly url: string;
  /** The credentials that it was called with. */
  readonly seenKeys: () => readonly string[];
  close(): Promise<void>;
}

/** A model provider that speaks the OpenAI API (aimock). */
export async function startModelProvider(): Promise<Service> {
  const mock = new LLMock({ port: 0 });
  mock.onMessage(/./, { content: "Ticket 2 first: the printer is on fire." });
  await mock.start();
  return {
    url: `${mock.url}/v1`,
    seenKeys: () =>
      mock
        .getRequests()
        .flatMap((request) =>
          Object.entries(request.headers ?? {}).flatMap(([name, value]) => (name.toLowerCase() === "authorization" ? [String(value)] : [])),
        ),
    close: () => mock.stop(),
  };
}

/** A customer database that wants its API key in a header of its own. */
export async function startCrm(apiKey: string): Promise<Service> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const key = String(request.headers["x-crm-key"] ?? "");
    seen.push(key);
    response.setHeader("content-type", "application/json");
    if (key !== apiKey) response.writeHead(401).end('{"error":"wrong key"}');
    else response.end('{"id":7,"name":"Wayland Printing Ltd","plan":"gold"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seenKeys: () => seen,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
