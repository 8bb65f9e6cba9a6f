import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { LLMock } from "@copilotkit/aimock";

/** A stand-in from outside, its address, and how to end it. */
export interface Service {
  readonly url: string;
  close(): Promise<void>;
}

/** A model provider that speaks the OpenAI API (aimock) and refuses every key but this one. */
export async function startModelProvider(apiKey: string): Promise<Service> {
  const mock = new LLMock({ port: 0, auth: { apiKeys: [apiKey] } });
  mock.onMessage(/./, { content: "Ticket 2 first: the printer is on fire." });
  await mock.start();
  return { url: `${mock.url}/v1`, close: () => mock.stop() };
}

/** A customer database that wants its API key in a header of its own. */
export async function startCrm(apiKey: string): Promise<Service> {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    if (request.headers["x-crm-key"] !== apiKey) response.writeHead(401).end('{"error":"wrong key"}');
    else response.end('{"id":7,"name":"Wayland Printing Ltd","plan":"gold"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
