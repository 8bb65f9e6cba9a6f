import { request as httpRequest } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type GatewayOptions, secret, startGateway } from "../fakes/gateway-under-test.ts";
import { startRawUpstream, startUpstream } from "../fakes/upstreams.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean();
});
const closing = async <T extends { close(): Promise<void> }>(thing: Promise<T>): Promise<T> => {
  const opened = await thing;
  cleanups.push(() => opened.close());
  return opened;
};
const upstreamAnd = async (options: Partial<GatewayOptions> = {}, path = "") => {
  const upstream = await closing(startUpstream());
  const gateway = await closing(startGateway({ upstream: `${upstream.url}${path}`, ...options }));
  return { upstream, gateway };
};
const entrances = ["direct", "hono", "process"] as const;

/** A request whose target goes out as it is written. */
function rawTarget(port: number, path: string, headers: Record<string, string>, method = "GET"): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    outgoing.on("error", reject).end();
  });
}

describe("PRX-01: no caller chooses where a key goes", () => {
  it("PRX-01: not by body, header, query, or the form of the target", async () => {
    const evil = await closing(startUpstream());
    const { upstream, gateway } = await upstreamAnd();
    const headers = {
      authorization: `Bearer ${gateway.token}`,
      "x-portkey-custom-host": evil.url,
      "x-custom-host": evil.url,
      "x-forwarded-host": "evil.test",
      "x-original-url": evil.url,
      "x-base-url": evil.url,
      forwarded: "host=evil.test",
    };
    const body = JSON.stringify({ api_base: evil.url, base_url: evil.url, model: `openai/${evil.url}` });
    const query = new URLSearchParams({ api_base: evil.url, url: evil.url, host: "evil.test" });
    expect((await gateway.call(`/v1?${query}`, { method: "POST", headers, body })).status).toBe(200);
    const port = gateway.port;
    for (const target of [
      `${evil.url}/gateway/crm/x`,
      `/gateway/crm//${new URL(evil.url).host}/`,
      `/gateway/crm/@${new URL(evil.url).host}/`,
      `/gateway/${evil.url}/x`,
    ])
      expect((await rawTarget(port, target, { authorization: headers.authorization })).status).toBeLessThan(500);
    expect(evil.seen).toEqual([]);
    expect(upstream.seen.every(({ headers: { host } }) => host === new URL(upstream.url).host)).toBe(true);
  });

  it("PRX-01: a resource whose address was changed does not get the key of before", async () => {
    const evil = await closing(startUpstream());
    const { gateway } = await upstreamAnd();
    gateway.store.seed("resources", { ...gateway.resource, upstreamUrl: evil.url });
    const answer = await gateway.call("/x");
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "gateway.destination_refused" });
    expect(evil.seen).toEqual([]);
  });
});

describe("PRX-03: redirects are handed back", () => {
  it.each([301, 302, 303, 307, 308])("PRX-03: %i is not followed, wherever it leads", async (status) => {
    const evil = await closing(startUpstream());
    const upstream = await closing(
      startUpstream((request, response) =>
        response
          .writeHead(status, { location: request.url.startsWith("/to?") ? decodeURIComponent(request.url.slice(4)) : "/v1/next" })
          .end(),
      ),
    );
    for (const injection of [undefined, { in: "header", name: "X-Api-Key", template: "{secret}" }] as const) {
      const gateway = await closing(startGateway({ upstream: upstream.url, credential: { injection } }));
      for (const place of [
        evil.url,
        `${evil.url}/?key=${secret}`,
        "http://169.254.169.254/latest",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
      ]) {
        const answer = await gateway.call(`/to?${encodeURIComponent(place)}`);
        expect(answer.status).toBe(status);
        expect(answer.headers.get("location")).not.toContain(secret);
        expect(answer.headers.get("location")).toHaveLength(new URL(place).href.length);
      }
      const relative = await gateway.call("/x");
      expect(relative.headers.get("location")).toBe(`${upstream.url}/v1/next`);
    }
    expect(evil.seen).toEqual([]);
    expect(upstream.seen.filter(({ url }) => url === "/v1/next")).toEqual([]);
  });
});

describe("PRX-04: the address that is checked is dialled", () => {
  it("PRX-04: 0 bytes reach a private address that the resource does not allow, by literal, by name or by a name that flips", async () => {
    const inside = await closing(startRawUpstream());
    let asked = 0;
    const outbound = { resolve: async () => (asked++ === 0 ? ["203.0.113.7"] : ["127.0.0.1"]) };
    for (const host of ["127.0.0.1", "[::1]", "localhost", "flip.test", "2130706433"]) {
      const upstream = `https://${host}:${inside.port}`;
      const gateway = await closing(
        startGateway({ upstream, resource: { allowPrivateNetwork: false }, outbound, credential: { destinations: [upstream] } }),
      );
      const answer = await gateway.call("/x");
      expect([403, 502]).toContain(answer.status);
      expect(await answer.text()).not.toContain("127.0.0.1");
    }
    expect(inside.received).toEqual([]);
  });
});

describe("PRX-05: the Host header routes nothing", () => {
  it("PRX-05: an odd, double or foreign Host changes no destination", async () => {
    const { upstream, gateway } = await upstreamAnd();
    const authorization = `Bearer ${gateway.token}`;
    for (const host of ["localhost:4000/#@x", "a b", "evil.test\\@x", "x@evil.test"])
      expect((await rawTarget(gateway.port, "/gateway/crm/x", { host, authorization })).status).toBe(400);
    expect((await rawTarget(gateway.port, "/gateway/crm/x", { host: "evil.test", authorization })).status).toBe(200);
    expect(upstream.seen.map(({ headers }) => headers.host)).toEqual([new URL(upstream.url).host]);
  });
});

describe("PRX-11: the path that was checked is sent", () => {
  it("PRX-11: a path that some reader would change reaches nobody", async () => {
    const { upstream, gateway } = await upstreamAnd({}, "/v1/chat");
    const authorization = `Bearer ${gateway.token}`;
    for (const path of ["/../admin", "/..%2fadmin", "/%2e%2e/admin", "/..;/admin", "//admin", "/a%2fb", "/a%5cb", "/.", "/x\\y"]) {
      const answer = await rawTarget(gateway.port, `/gateway/crm${path}`, { authorization });
      expect([path, answer.status]).toEqual([path, 400]);
      expect(JSON.parse(answer.body)).toMatchObject({ code: "gateway.bad_request" });
    }
    expect(upstream.seen).toEqual([]);
    for (const path of ["", "/", "/a;b=c", "/a:b", "/%E2%82%AC?x=%2F"])
      await rawTarget(gateway.port, `/gateway/crm${path}`, { authorization });
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      "/v1/chat",
      "/v1/chat/",
      "/v1/chat/a;b=c",
      "/v1/chat/a:b",
      "/v1/chat/%E2%82%AC?x=%2F",
    ]);
  });

  it("PRX-11: a key that is bound to a path goes nowhere else, segment by segment", async () => {
    const upstream = await closing(startUpstream());
    const gateway = await closing(startGateway({ upstream: upstream.url, credential: { destinations: [`${upstream.url}/v1/chat`] } }));
    for (const path of ["/v1/chat", "/v1/chat/x"]) expect((await gateway.call(path)).status).toBe(200);
    for (const path of ["/v1/chatx", "/v1/Chat", "/v1/chat;x", "/v1", "/", "/v2/chat"]) expect((await gateway.call(path)).status).toBe(403);
    expect(upstream.seen.map(({ url }) => url)).toEqual(["/v1/chat", "/v1/chat/x"]);
  });
});

describe("PRX-11: the gateway's own path is read raw", () => {
  it("PRX-11: a spelling that only a router decodes is no gateway path", async () => {
    const { upstream, gateway } = await upstreamAnd();
    const authorization = `Bearer ${gateway.token}`;
    for (const port of [gateway.port, Number(new URL(gateway.honoUrl).port)])
      for (const path of ["/%67ateway/crm/x", "//gateway/crm/x", "/gateway%2Fcrm/x", "/GATEWAY/crm/x", "/gateway/%63rm/x"])
        expect([path, (await rawTarget(port, path, { authorization })).status]).toEqual([
          path,
          expect.toSatisfy((status: number) => [400, 401, 404].includes(status)),
        ]);
    expect((await rawTarget(gateway.port, "/%67ateway/crm/x", { authorization })).status).toBe(400);
    expect(upstream.seen).toEqual([]);
  });
});

describe("PRX-12 and PRX-14: no tunnel, no other protocol", () => {
  it("PRX-12: CONNECT opens nothing", async () => {
    const { upstream, gateway } = await upstreamAnd();
    for (const path of ["crm:443", `/gateway/crm/x`, new URL(upstream.url).host]) {
      const end = await new Promise<string>((resolve) => {
        const outgoing = httpRequest({
          host: "127.0.0.1",
          port: gateway.port,
          method: "CONNECT",
          path,
          headers: { authorization: `Bearer ${gateway.token}` },
        });
        outgoing.on("connect", (response, socket) => {
          socket.destroy();
          resolve(String(response.statusCode));
        });
        outgoing.on("response", (response) => resolve(String(response.statusCode)));
        outgoing.on("error", () => resolve("closed"));
        outgoing.end();
      });
      expect(end).not.toBe("200");
    }
    expect(upstream.seen).toEqual([]);
  });

  it("PRX-14: an upgrade, an expectation and odd methods are refused", async () => {
    const { upstream, gateway } = await upstreamAnd();
    const authorization = `Bearer ${gateway.token}`;
    const upgrade = {
      authorization,
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-key": "x".repeat(22),
      "sec-websocket-version": "13",
    };
    expect((await rawTarget(gateway.port, "/gateway/crm/x", upgrade)).status).toBe(400);
    expect(
      (await rawTarget(gateway.port, "/gateway/crm/x", { authorization, connection: "Upgrade, HTTP2-Settings", upgrade: "h2c" })).status,
    ).toBe(400);
    expect((await rawTarget(gateway.port, "/gateway/crm/x", { authorization, expect: "100-continue" }, "POST")).status).toBe(400);
    for (const method of ["TRACE", "PURGE", "PROPFIND", "LOCK"])
      expect((await rawTarget(gateway.port, "/gateway/crm/x", { authorization }, method)).status).toBe(405);
    expect(upstream.seen).toEqual([]);
  });
});

describe("PRX-15: the gateway never calls its own server", () => {
  it("PRX-15: not as a resource, by no name", async () => {
    const upstream = await closing(startUpstream());
    const ownListeners = () => [{ address: "127.0.0.1", port: upstream.port }];
    for (const url of [upstream.url, `http://localhost:${upstream.port}`]) {
      const gateway = await closing(startGateway({ upstream: url, outbound: { ownListeners } }));
      expect((await gateway.call("/x")).status).toBe(403);
    }
    expect(upstream.seen).toEqual([]);
  });
});

describe("PRX-23: no name is looked up before the policy has decided", () => {
  it("PRX-23: a refused call asks no name server", async () => {
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return ["127.0.0.1"];
    };
    const gateway = await closing(startGateway({ upstream: "http://secret-in-a-name.test:1", outbound: { resolve } }));
    const { claims, tokens } = gateway;
    const refusals: Record<string, string>[] = [
      { authorization: "Bearer nonsense" },
      { authorization: `Bearer ${tokens.issue(claims({ aud: "https://guard.test/gateway/other" }))}` },
      { authorization: `Bearer ${tokens.issue(claims({ scope: "crm:write" }))}` },
      { authorization: `Bearer ${tokens.issue(claims({ agent_id: "agt_00000000000000000000000002" }))}` },
    ];
    for (const via of entrances)
      for (const headers of refusals) expect([401, 403]).toContain((await gateway.call("/x", { headers }, via)).status);
    expect(asked).toEqual([]);
    expect((await gateway.call("/x")).status).toBe(502);
    expect(asked).toEqual(["secret-in-a-name.test"]);
  });
});
