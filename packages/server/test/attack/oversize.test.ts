import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAdminHouse } from "../fakes/admin-house.ts";
import { settleEstate } from "../fakes/estate.ts";

const house = await openAdminHouse();
const server = createServer(getRequestListener(house.app.fetch, { overrideGlobalObjects: false }));
let port: number;
let token: string;

beforeAll(async () => {
  ({
    estate: { token },
  } = await settleEstate(house));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await house.close();
});

const megabyte = Buffer.alloc(1_048_576, 0x20);

/** Posts up to `megabytes` and says what came back and how much had been sent by then. */
function flood(
  headers: Readonly<Record<string, string>>,
  megabytes: number,
): Promise<{ readonly status: number; readonly sentMegabytes: number }> {
  return new Promise((resolve) => {
    let sentMegabytes = 0;
    const sent = request({
      host: "127.0.0.1",
      port,
      method: "POST",
      path: "/api/v1/agents",
      agent: false,
      headers: { "content-type": "application/json", ...headers },
    });
    const done = (status: number) => {
      sent.destroy();
      resolve({ status, sentMegabytes });
    };
    sent.on("response", (response) => done(response.statusCode ?? 0));
    sent.on("error", () => done(0));
    const more = () => {
      if (sent.destroyed || sentMegabytes === megabytes) return;
      sentMegabytes += 1;
      if (sent.write(megabyte)) setImmediate(more);
      else sent.once("drain", more);
    };
    more();
  });
}

describe("DOS-02: oversize input over a real socket", () => {
  it("100 MB without an announced length are cut short", async () => {
    const { status, sentMegabytes } = await flood({ authorization: `Bearer ${token}`, "transfer-encoding": "chunked" }, 100);
    expect([0, 413]).toContain(status);
    expect(sentMegabytes).toBeLessThan(20);
  });

  it("100 MB that are announced are not read at all", async () => {
    const { status } = await flood({ authorization: `Bearer ${token}`, "content-length": String(100 * megabyte.length) }, 1);
    expect(status).toBe(413);
  });

  it("a stranger's 100 MB are not read at all", async () => {
    const { status, sentMegabytes } = await flood({ "transfer-encoding": "chunked" }, 100);
    expect([0, 401]).toContain(status);
    expect(sentMegabytes).toBeLessThan(20);
  });

  it("20,000 headers are refused, and the next request is served", async () => {
    const headers = Object.fromEntries(Array.from({ length: 20_000 }, (_value, index) => [`x-${index}`, "1"]));
    const { status } = await flood(headers, 1);
    expect([0, 431]).toContain(status);
    const next = await fetch(`http://127.0.0.1:${port}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(next.status).toBe(200);
  });
});
