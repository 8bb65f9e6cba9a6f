import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { secretCredential } from "../fakes/credentials.ts";
import { type GatewayOptions, type GatewayUnderTest, secret, startGateway } from "../fakes/gateway-under-test.ts";
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
const upstreamAnd = async (options: Partial<GatewayOptions> = {}) => {
  const upstream = await closing(startUpstream());
  return { upstream, gateway: await closing(startGateway({ upstream: upstream.url, ...options })) };
};

/** Sends bytes and returns all that comes back until the other side closes, or until it has been silent for a while. */
function exchange(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    let text = "";
    socket.setTimeout(400, () => socket.destroy());
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
}

/** The head of a raw request. */
const headOf = (gateway: GatewayUnderTest, lines: readonly string[], method = "POST") =>
  [`${method} /gateway/crm/x HTTP/1.1`, "Host: guard.test", `Authorization: Bearer ${gateway.token}`, ...lines, "", ""].join("\r\n");
const statuses = (text: string) =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status)).filter((status) => status !== 100);

describe("PRX-06: one request in is one request out", () => {
  const smuggled = "GET /gateway/crm/smuggled HTTP/1.1\r\nHost: guard.test\r\n\r\n";
  const attempts: readonly (readonly [name: string, lines: readonly string[], body: string])[] = [
    ["a length and chunks", ["Content-Length: 5", "Transfer-Encoding: chunked"], `0\r\n\r\n${smuggled}`],
    ["chunks and a length", ["Transfer-Encoding: chunked", "Content-Length: 5"], `0\r\n\r\n${smuggled}`],
    ["two lengths", ["Content-Length: 0", "Content-Length: 60"], smuggled],
    ["a list of lengths", ["Content-Length: 0, 60"], smuggled],
    ["a signed length", ["Content-Length: +0"], smuggled],
    ["a hexadecimal length", ["Content-Length: 0x0"], smuggled],
    ["a space before the colon", ["Transfer-Encoding : chunked"], `0\r\n\r\n${smuggled}`],
    ["a folded header", ["Transfer-Encoding:", " chunked", "Content-Length: 5"], `0\r\n\r\n${smuggled}`],
    ["an unknown coding", ["Transfer-Encoding: xchunked"], `0\r\n\r\n${smuggled}`],
    ["chunked not last", ["Transfer-Encoding: chunked, identity"], `0\r\n\r\n${smuggled}`],
    ["chunked twice", ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], `0\r\n\r\n${smuggled}`],
    ["a bare line feed", ["X-A: b\nTransfer-Encoding: chunked"], `0\r\n\r\n${smuggled}`],
    ["a bare carriage return", ["X-A: b\rTransfer-Encoding: chunked"], `0\r\n\r\n${smuggled}`],
    ["a NUL", ["X-A: b\u0000c"], ""],
    ["a bad chunk size", ["Transfer-Encoding: chunked"], `5g\r\nhello\r\n0\r\n\r\n${smuggled}`],
    ["a negative chunk size", ["Transfer-Encoding: chunked"], `-1\r\nhello\r\n0\r\n\r\n${smuggled}`],
    ["a line feed in a chunk extension", ["Transfer-Encoding: chunked"], `5;a\nb\r\nhello\r\n0\r\n\r\n${smuggled}`],
    ["a huge chunk size", ["Transfer-Encoding: chunked"], `fffffffffffffffff\r\nhello\r\n0\r\n\r\n${smuggled}`],
  ];

  it.each(attempts)("PRX-06: %s never makes two of one", async (_name, lines, body) => {
    const { upstream, gateway } = await upstreamAnd();
    const answers = statuses(await exchange(gateway.port, headOf(gateway, lines) + body));
    expect(upstream.seen.filter(({ url }) => url.includes("smuggled"))).toEqual([]);
    expect(upstream.seen.length).toBeLessThanOrEqual(1);
    expect(answers.filter((status) => status < 300).length).toBe(upstream.seen.length);
    expect(answers.at(-1)).toBeGreaterThanOrEqual(400);
  });

  it("PRX-06: what goes out is framed by us alone", async () => {
    const upstream = await closing(
      startRawUpstream((socket) => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
      }),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const chunked = `${headOf(gateway, ["Transfer-Encoding: chunked", "Connection: close"])}5;ext=1\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n`;
    expect(statuses(await exchange(gateway.port, chunked))).toEqual([200]);
    const [sent = ""] = upstream.received;
    expect(sent.match(/transfer-encoding/gi)).toHaveLength(1);
    expect(sent).not.toMatch(/content-length|ext=1|x-trailer/i);
    expect(sent.endsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n")).toBe(true);
  });

  it("PRX-06: two requests in one packet are two calls, each with its own answer", async () => {
    const upstream = await closing(startUpstream((request, response) => response.end(`<${request.url}>`)));
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const one = (path: string) => `GET /gateway/crm${path} HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer ${gateway.token}\r\n\r\n`;
    const text = await exchange(gateway.port, one("/first") + one("/second"));
    expect([...text.matchAll(/<([^>]+)>/g)].map(([, url]) => url)).toEqual(["/first", "/second"]);
  });

  it("PRX-06: connections are never shared between credentials", async () => {
    const upstream = await closing(startUpstream());
    const first = await closing(startGateway({ upstream: upstream.url }));
    const { store, vault, change, commit, resource } = first;
    for (let count = 0; count < 3; count++) await (await first.call("/a")).text();
    const other = await commit(
      await vault.planStore(
        change(),
        secretCredential({ name: "other", resourceId: resource.id, secret: "sk-other-00001", destinations: [`${upstream.url}/b`] }),
      ),
    );
    expect(await store.get("credentials", other.id)).toBeDefined();
    for (let count = 0; count < 3; count++) await (await first.call("/b")).text();
    const portsOf = (path: string) => new Set(upstream.seen.filter(({ url }) => url === path).map(({ port }) => port));
    expect(upstream.seen.filter(({ headers }) => headers.authorization === "Bearer sk-other-00001")).toHaveLength(3);
    expect([...portsOf("/a")].filter((port) => portsOf("/b").has(port))).toEqual([]);
  });
});

describe("PRX-07, PRX-08, PRX-09, PRX-24: which headers go out", () => {
  it("PRX-07: what the caller lists in Connection can't remove what we set", async () => {
    const { upstream, gateway } = await upstreamAnd({
      credential: { injection: { in: "header", name: "X-Api-Key", template: "{secret}" } },
    });
    const lines = [
      "Connection: close, X-Api-Key, Accept-Encoding, Host, Content-Length, X-Hop, Authorization",
      "X-Hop: 1",
      "X-Kept: 1",
      "Content-Length: 2",
    ];
    expect(statuses(await exchange(gateway.port, `${headOf(gateway, lines)}ok`))).toEqual([200]);
    expect(upstream.seen[0]?.headers).toMatchObject({
      "x-api-key": secret,
      "accept-encoding": "identity",
      host: new URL(upstream.url).host,
      "x-kept": "1",
    });
    expect(upstream.seen[0]?.headers).not.toHaveProperty("x-hop");
    expect(String(upstream.seen[0]?.body)).toBe("ok");
  });

  it("PRX-08: a name or value with a control character is refused, an alias is dropped", async () => {
    const { upstream, gateway } = await upstreamAnd();
    for (const line of ["X-A: b\u0001", "X\u0000A: b", "X A: b", "X(A): b", ": b", "X-A\u007f: b"])
      expect(statuses(await exchange(gateway.port, headOf(gateway, [line, "Connection: close"], "GET")))).not.toContain(200);
    expect(upstream.seen).toEqual([]);
    const aliases = [
      "X_Forwarded_User: root",
      "X.Authenticated.User: root",
      "X_Api_Key: k",
      "AUTHORIZATION_: k",
      "x~y: 1",
      "X-Plain: 1",
      "Connection: close",
    ];
    expect(statuses(await exchange(gateway.port, headOf(gateway, aliases, "GET")))).toEqual([200]);
    expect(Object.keys(upstream.seen[0]?.headers ?? {}).toSorted()).toEqual([
      "accept-encoding",
      "authorization",
      "connection",
      "host",
      "x-plain",
    ]);
  });

  it("PRX-09: the caller's own credentials and origins are dropped, ours stands once", async () => {
    const { upstream, gateway } = await upstreamAnd({
      credential: { injection: { in: "header", name: "X-Goog-Api-Key", template: "{secret}" } },
    });
    const names = [
      "X-Api-Key",
      "Api-Key",
      "Cookie",
      "Proxy-Authorization",
      "X-Goog-Api-Key",
      "X-Auth-Token",
      "X-Amz-Security-Token",
      "Ocp-Apim-Subscription-Key",
      "Private-Token",
    ];
    const origins = [
      "X-Forwarded-For",
      "X-Forwarded-Host",
      "X-Forwarded-Proto",
      "Forwarded",
      "X-Real-IP",
      "Via",
      "X-Original-URL",
      "X-Rewrite-URL",
      "X-HTTP-Method-Override",
      "Range",
    ];
    const lines = [...names, ...origins].map((name) => `${name}: mine`);
    expect(
      statuses(await exchange(gateway.port, headOf(gateway, [...lines, "X-GOOG-API-KEY: again", "Connection: close"], "GET"))),
    ).toEqual([200]);
    const { rawHeaders = [] } = upstream.seen[0] ?? {};
    expect(rawHeaders).not.toContain("mine");
    expect(rawHeaders.filter((text) => text.toLowerCase() === "x-goog-api-key")).toHaveLength(1);
    expect(upstream.seen[0]?.headers["x-goog-api-key"]).toBe(secret);
    expect(rawHeaders.join("\n")).not.toContain(gateway.token);
  });

  it("PRX-09: whatever header a credential goes into, the caller's value of it is dropped", async () => {
    const { upstream, gateway } = await upstreamAnd({
      credential: { injection: { in: "header", name: "X-Vendor-Key", template: "v={secret}" } },
    });
    await gateway.call("/x", { headers: { "X-VENDOR-KEY": "mine" } });
    expect(upstream.seen[0]?.rawHeaders.filter((_text, at, all) => at % 2 === 1 && all[at - 1]?.toLowerCase() === "x-vendor-key")).toEqual([
      `v=${secret}`,
    ]);
  });

  it("PRX-09: two tokens, or one of another scheme, are none", async () => {
    const { upstream, gateway } = await upstreamAnd();
    expect(
      statuses(await exchange(gateway.port, headOf(gateway, [`Authorization: Bearer ${gateway.token}`, "Connection: close"], "GET"))),
    ).toEqual([400]);
    for (const authorization of [
      `Basic ${gateway.token}`,
      gateway.token,
      `Bearer ${gateway.token} x`,
      "Bearer",
      `Bearer\t${gateway.token}`,
    ])
      expect((await gateway.call("/x", { headers: { authorization } })).status).toBe(401);
    expect(upstream.seen).toEqual([]);
  });

  it("PRX-24: a slot that the caller writes anywhere is text", async () => {
    const { upstream, gateway } = await upstreamAnd();
    const headers = { "x-note": "{secret} $" + "{secret} Bearer {secret}", "content-type": "text/plain" };
    const answer = await gateway.call("/x?key={secret}&k=%7Bsecret%7D", { method: "POST", body: "{secret}", headers });
    expect(answer.status).toBe(200);
    const [seen] = upstream.seen;
    expect(seen?.headers["x-note"]).toBe(headers["x-note"]);
    expect(String(seen?.body)).toBe("{secret}");
    expect(seen?.url).not.toContain(secret);
    expect(seen?.rawHeaders.filter((text) => text.includes(secret))).toEqual([`Bearer ${secret}`]);
  });

  it("PRX-19: no query is in any record or log, and no key in any URL", async () => {
    const { upstream, gateway } = await upstreamAnd();
    await (await gateway.call("/x?key=sk-callers-own-key&token=t0k3n")).text();
    await (await gateway.call("/x/../y?key=sk-callers-own-key")).text();
    await (await gateway.call("/x?key=sk-callers-own-key", { headers: { authorization: "Bearer no" } })).text();
    await gateway.recorded("gateway.call", 3);
    await gateway.recorded("gateway.answer");
    const records = JSON.stringify([gateway.store.log.map(({ record }) => record.body), gateway.errors]);
    for (const text of ["sk-callers-own-key", "t0k3n", secret]) expect(records).not.toContain(text);
    expect(upstream.seen.every(({ url }) => !url.includes(secret))).toBe(true);
  });
});
