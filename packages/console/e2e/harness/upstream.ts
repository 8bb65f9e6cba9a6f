import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { House, Registered } from "./house.ts";

/** A service that the gateway stands before. It answers who brings its key. */
export interface Upstream {
  readonly resource: Registered & { readonly identifier: string };
  readonly url: string;
  /** What was called there, by path. */
  readonly calls: readonly string[];
  readonly close: () => Promise<void>;
}

const key = "the key of the upstream";

/** Starts a small service on loopback and registers it with its credential. */
export async function openUpstream({ call }: House, name: string, title: string, permission: string): Promise<Upstream> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(request.url ?? "");
    response.end(request.headers.authorization === `Bearer ${key}` ? "three open deals" : "no key");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/deals`;
  const resource = await call<Upstream["resource"]>("POST", "resources", {
    name,
    title,
    kind: "service",
    upstreamUrl: url,
    permissions: [{ name: permission, description: "Read what is there" }],
    allowPrivateNetwork: true,
  });
  await call("POST", "credentials", { name: `${title} key`, resourceId: resource.id, secret: key });
  return {
    resource,
    url,
    calls,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
