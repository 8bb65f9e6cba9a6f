import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { authority, expiredCertificate, expiredKey, goodCertificate, goodKey } from "../../test/fakes/certificates.ts";
import { startRawUpstream, startTlsUpstream, startUpstream } from "../../test/fakes/upstreams.ts";
import type { Outbound, OutboundRequest } from "./port.ts";
import { createOutbound, type OutboundOptions } from "./undici.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean();
});
const closing = async <T extends { close(): Promise<void> }>(thing: T | Promise<T>): Promise<T> => {
  const opened = await thing;
  cleanups.push(() => opened.close());
  return opened;
};
const outboundWith = (options: OutboundOptions = {}) => closing(createOutbound(options));

interface Got {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const send = (outbound: Outbound, url: string, more: Partial<OutboundRequest> = {}) =>
  new Promise<Got>((resolve, reject) => {
    let status = 0;
    let headers: Record<string, string> = {};
    const chunks: Uint8Array[] = [];
    outbound.send(
      {
        url: new URL(url),
        method: "GET",
        headers: [],
        body: null,
        allowPrivateNetwork: true,
        poolKey: "k",
        headersTimeoutMs: 5_000,
        bodyTimeoutMs: 5_000,
        ...more,
      },
      {
        head(withStatus, list) {
          status = withStatus;
          headers = Object.fromEntries(list.flatMap((text, at) => (at % 2 === 0 ? [[text, list[at + 1] ?? ""]] : [])));
        },
        data: (chunk) => chunks.push(chunk) > 0,
        end: () => resolve({ status, headers, body: Buffer.concat(chunks).toString() }),
        failed: reject,
      },
    );
  });
const refused = { code: "gateway.destination_refused" };

describe("where the dialer goes", () => {
  it("PRX-04: dials the very address that was checked: a name that flips after the check gets nothing", async () => {
    const inside = await closing(startUpstream());
    let asked = 0;
    const flipping = await outboundWith({ resolve: async () => (asked++ === 0 ? ["127.0.0.1"] : ["127.0.0.1", "169.254.169.254"]) });
    expect((await send(flipping, `http://flip.test:${inside.port}/`)).body).toBe("ok");
    expect(asked).toBe(1);
    const outside = await outboundWith({ resolve: async () => ["127.0.0.1"] });
    await expect(send(outside, `http://flip.test:${inside.port}/`, { allowPrivateNetwork: false })).rejects.toMatchObject(refused);
    expect(inside.seen).toHaveLength(1);
  });

  it.each([
    "127.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "2130706433",
    "0x7f.1",
    "017700000001",
    "127.1",
    "10.0.0.8",
    "192.168.1.1",
    "100.64.0.1",
    "[fd12::1]",
    "[fe80::1]",
  ])("PRX-04: %s needs a resource that allows the private network", async (host) => {
    const outbound = await outboundWith();
    await expect(send(outbound, `https://${host}:9/`, { allowPrivateNetwork: false })).rejects.toMatchObject(refused);
  });

  it.each([
    "169.254.169.254",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::a9fe:a9fe]",
    "[fd00:ec2::254]",
    "100.100.100.200",
    "168.63.129.16",
    "0.0.0.0",
    "[::]",
    "255.255.255.255",
    "224.0.0.1",
    "[ff02::1]",
    "192.0.2.1",
  ])("PRX-04: %s is dialled for nobody", async (host) => {
    const outbound = await outboundWith();
    await expect(send(outbound, `http://${host}:9/`)).rejects.toMatchObject(refused);
  });

  it("one private address among public ones refuses all, and no name is tried that has none", async () => {
    const mixed = await outboundWith({ resolve: async () => ["203.0.113.1", "10.0.0.1"] });
    await expect(send(mixed, "https://mixed.test/", { allowPrivateNetwork: false })).rejects.toMatchObject(refused);
    const none = await outboundWith({ resolve: async () => [] });
    await expect(send(none, "https://none.test/")).rejects.toMatchObject({ code: "gateway.upstream_unreachable" });
    const failing = await outboundWith({ resolve: async () => Promise.reject(new Error("SERVFAIL 10.9.8.7")) });
    const failure = await send(failing, "https://none.test/").catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "gateway.upstream_unreachable" });
    expect(String(failure)).not.toContain("10.9.8.7");
  });

  it("PRX-13: clear text to a public address is refused before a byte is sent", async () => {
    const outbound = await outboundWith({ resolve: async () => ["8.8.8.8"] });
    await expect(send(outbound, "http://public.test/")).rejects.toMatchObject(refused);
  });

  it.each([
    "file:///etc/passwd",
    "ftp://host/x",
    "ws://host/",
    "gopher://host:70/",
    "unix:/run/x.sock",
    "http://u:p@127.0.0.1/",
    "http://good.test@127.0.0.1/",
    "http://127.0.0.1/#@good.test",
    "data:text/plain,x",
  ])("PRX-14: %s is refused", async (url) => {
    const outbound = await outboundWith();
    await expect(send(outbound, url)).rejects.toMatchObject(refused);
  });

  it("PRX-15: never calls the server itself, at none of its addresses", async () => {
    const self = await closing(startUpstream());
    for (const address of ["127.0.0.1", "0.0.0.0", "::"]) {
      const outbound = await outboundWith({ ownListeners: () => [{ address, port: self.port }] });
      await expect(send(outbound, self.url)).rejects.toMatchObject(refused);
      await expect(send(outbound, `http://localhost:${self.port}`)).rejects.toMatchObject(refused);
    }
    const byName = await outboundWith({ ownOrigins: [self.url] });
    await expect(send(byName, self.url)).rejects.toMatchObject(refused);
    expect(self.seen).toHaveLength(0);
  });

  it("PRX-03: hands a redirect back and follows none", async () => {
    const other = await closing(startUpstream());
    const upstream = await closing(
      startUpstream((request, response) => response.writeHead(Number(request.url.slice(1)), { location: other.url }).end()),
    );
    const outbound = await outboundWith();
    for (const status of [301, 302, 303, 307, 308])
      expect(await send(outbound, `${upstream.url}/${status}`, { headers: ["authorization", "Bearer s"] })).toMatchObject({ status });
    expect(other.seen).toHaveLength(0);
  });
});

const anyRequest: OutboundRequest = {
  url: new URL("http://127.0.0.1"),
  method: "GET",
  headers: [],
  body: null,
  allowPrivateNetwork: true,
  poolKey: "k",
  headersTimeoutMs: 1_000,
  bodyTimeoutMs: 1_000,
};

it("PRX-04: no proxy of the environment is asked", async () => {
  const upstream = await closing(startUpstream());
  const proxy = await closing(startRawUpstream());
  for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY"]) process.env[name] = proxy.url;
  try {
    expect((await send(await outboundWith(), upstream.url)).body).toBe("ok");
  } finally {
    for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY"]) delete process.env[name];
  }
  expect(proxy.received).toEqual([]);
});

describe("TLS", () => {
  const resolve = async () => ["127.0.0.1"];
  const certificateAuthorities = [authority];
  const unreachable = { code: "gateway.upstream_unreachable" };

  it("PRX-13: takes the name that was asked for, and only a certificate of that name, in date, of a known authority", async () => {
    const good = await closing(startTlsUpstream({ key: goodKey, cert: goodCertificate }));
    const expired = await closing(startTlsUpstream({ key: expiredKey, cert: expiredCertificate }));
    const trusting = await outboundWith({ resolve, certificateAuthorities });
    expect((await send(trusting, `https://good.test:${good.port}/`)).body).toBe("ok");
    await expect(send(trusting, `https://other.test:${good.port}/`)).rejects.toMatchObject(unreachable);
    await expect(send(trusting, `https://good.test:${expired.port}/`)).rejects.toMatchObject(unreachable);
    await expect(send(await outboundWith({ resolve }), `https://good.test:${good.port}/`)).rejects.toMatchObject(unreachable);
    expect(good.seen).toHaveLength(1);
    expect(expired.seen).toHaveLength(0);
  });

  it("PRX-13: no switch of the environment turns the check off", async () => {
    const good = await closing(startTlsUpstream({ key: goodKey, cert: goodCertificate }));
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    try {
      await expect(send(await outboundWith({ resolve }), `https://good.test:${good.port}/`)).rejects.toMatchObject(unreachable);
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
    expect(good.seen).toHaveLength(0);
  });
});

describe("connections", () => {
  it("PRX-06: are shared within one key and never across keys", async () => {
    const upstream = await closing(startUpstream());
    const outbound = await outboundWith();
    const ports = { a: new Set<number>(), b: new Set<number>() };
    for (const poolKey of ["a", "b", "a", "b", "a", "b"] as const) {
      await send(outbound, upstream.url, { poolKey });
      ports[poolKey].add(upstream.seen.at(-1)?.port ?? 0);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect([...ports.a].filter((port) => ports.b.has(port))).toEqual([]);
    expect([ports.a.size, ports.b.size]).toEqual([1, 1]);
  });

  it("PRX-06: a second answer that nobody asked for reaches nobody", async () => {
    const answerTo = (name: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${name.length}\r\n\r\n${name}`;
    const upstream = await closing(
      startRawUpstream((socket, count) => {
        if (count === 0) socket.write(answerTo("first") + answerTo("stray"));
        else if (count === 1) {
          socket.write(answerTo("second"));
          setImmediate(() => socket.write(answerTo("stray")));
        } else socket.write(answerTo("third"));
      }),
    );
    const outbound = await outboundWith();
    expect((await send(outbound, upstream.url)).body).toBe("first");
    expect((await send(outbound, upstream.url)).body).toBe("second");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await send(outbound, upstream.url)).body).toBe("third");
  });

  it.each([
    ["garbage", "\u0016\u0003\u0001 not http\r\n\r\n"],
    ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 5\r\n\r\nhello"],
    ["length and chunks", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["a bad chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"],
    ["an upgrade", "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n"],
    ["a cut body", "HTTP/1.1 200 OK\r\ncontent-length: 50\r\nconnection: close\r\n\r\nhello"],
    ["endless headers", `HTTP/1.1 200 OK\r\n${"x-filler: 0123456789012345678901234567890123456789\r\n".repeat(2_000)}`],
  ])("an upstream that answers %s is a failure of the upstream", async (_name, text) => {
    const upstream = await closing(startRawUpstream((socket) => socket.end(text, "latin1")));
    const outbound = await outboundWith();
    await expect(send(outbound, upstream.url)).rejects.toMatchObject({ code: "gateway.upstream_unreachable" });
  });

  it("is told when the other side is silent", async () => {
    const upstream = await closing(startRawUpstream());
    const outbound = await outboundWith();
    await expect(send(outbound, upstream.url, { headersTimeoutMs: 100 })).rejects.toMatchObject({ code: "gateway.upstream_timeout" });
  });

  it("PRX-06: sends no header with a line break in it", async () => {
    const upstream = await closing(startUpstream());
    const outbound = await outboundWith();
    for (const headers of [
      ["x-a", "b\r\nx-c: d"],
      ["x-a\r\nx-c", "d"],
      ["x-a", "b\u0000"],
    ])
      await expect(send(outbound, upstream.url, { headers })).rejects.toMatchObject({ code: "gateway.bad_request" });
    expect(upstream.seen).toHaveLength(0);
  });

  it("an aborted call is silent, and its connection is dropped", async () => {
    const upstream = await closing(startRawUpstream((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")));
    const outbound = await outboundWith();
    const heard: string[] = [];
    await new Promise<void>((resolve) => {
      const call = outbound.send(
        { ...anyRequest, url: new URL(upstream.url) },
        {
          head: () => heard.push("head"),
          data: () => {
            call.abort();
            setTimeout(resolve, 30);
            return true;
          },
          end: () => heard.push("end"),
          failed: () => heard.push("failed"),
        },
      );
    });
    expect(heard).toEqual(["head"]);
  });
});

describe("bodies", () => {
  it.each([
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ])("decodes %s although nobody asked for it", async (encoding, compress) => {
    const text = "clear text ".repeat(5_000);
    const upstream = await closing(
      startUpstream((_request, response) => response.writeHead(200, { "content-encoding": encoding }).end(compress(text))),
    );
    const got = await send(await outboundWith(), upstream.url);
    expect(got.body).toBe(text);
    expect(got.headers).not.toHaveProperty("content-encoding");
    expect(got.headers).not.toHaveProperty("content-length");
  });

  it.each(["zstd", "compress", "gzip, br", "aws-chunked", "constructor"])("refuses %s, which it can't read", async (encoding) => {
    const upstream = await closing(
      startUpstream((_request, response) => response.writeHead(200, { "content-encoding": encoding }).end("??")),
    );
    await expect(send(await outboundWith(), upstream.url)).rejects.toMatchObject({ code: "gateway.upstream_unreachable" });
  });

  it("refuses compressed bytes that are broken or cut", async () => {
    const whole = gzipSync("clear text ".repeat(5_000));
    for (const bytes of [Buffer.from("not gzip at all"), whole.subarray(0, 40)]) {
      const upstream = await closing(
        startUpstream((_request, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bytes)),
      );
      await expect(send(await outboundWith(), upstream.url)).rejects.toMatchObject({ code: "gateway.upstream_unreachable" });
    }
  });

  it("PRX-18: a gzip bomb is cut", async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    const upstream = await closing(
      startUpstream((_request, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb)),
    );
    await expect(send(await outboundWith(), upstream.url)).rejects.toMatchObject({ code: "gateway.upstream_unreachable" });
  });

  it("PRX-18: stops reading while the receiver is full, and goes on when it is not", async () => {
    const size = 20_000_000;
    const upstream = await closing(startUpstream((_request, response) => response.end(Buffer.alloc(size, "x"))));
    const outbound = await outboundWith();
    let bytes = 0;
    let pauses = 0;
    await new Promise<void>((resolve, reject) => {
      const call = outbound.send(
        { ...anyRequest, url: new URL(upstream.url) },
        {
          head: () => {},
          data(chunk) {
            bytes += chunk.length;
            pauses++;
            setImmediate(() => call.resume());
            return false;
          },
          end: resolve,
          failed: reject,
        },
      );
    });
    expect(bytes).toBe(size);
    expect(pauses).toBeGreaterThan(10);
  });

  it("streams a body of known and of unknown length", async () => {
    const upstream = await closing(startUpstream((request, response) => response.end(request.body)));
    const outbound = await outboundWith();
    async function* body() {
      yield Buffer.from("hello ");
      yield Buffer.from("there");
    }
    expect((await send(outbound, upstream.url, { method: "POST", body: body() })).body).toBe("hello there");
    expect((await send(outbound, upstream.url, { method: "POST", body: body(), headers: ["content-length", "11"] })).body).toBe(
      "hello there",
    );
    expect((await send(outbound, upstream.url, { method: "POST", body: Buffer.from("whole") })).body).toBe("whole");
    expect(upstream.seen.map(({ headers }) => headers["content-length"] ?? headers["transfer-encoding"])).toEqual(["chunked", "11", "5"]);
  });
});

describe("fetch on top of the dialer", () => {
  it("speaks to a provider under the same rules", async () => {
    const upstream = await closing(
      startUpstream((request, response) =>
        response.writeHead(200, { "x-method": request.method, "content-type": "text/plain" }).end(request.body),
      ),
    );
    const outbound = await outboundWith();
    const answer = await outbound.fetch(true)(`${upstream.url}/token`, { method: "POST", body: new URLSearchParams({ a: "b" }) });
    expect(await answer.text()).toBe("a=b");
    expect(answer.headers.get("x-method")).toBe("POST");
    expect(upstream.seen[0]?.headers["content-type"]).toContain("x-www-form-urlencoded");
    await expect(outbound.fetch(false)(upstream.url)).rejects.toMatchObject(refused);
  });

  it("follows no redirect, takes no more than 1 MiB, and stops when asked to", async () => {
    const upstream = await closing(
      startUpstream((request, response) => {
        if (request.url === "/redirect") response.writeHead(302, { location: "/elsewhere" }).end();
        else if (request.url === "/large") response.end(Buffer.alloc(1_100_000));
      }),
    );
    const fetch = (await outboundWith()).fetch(true);
    expect((await fetch(`${upstream.url}/redirect`)).status).toBe(302);
    await expect(fetch(`${upstream.url}/large`)).rejects.toMatchObject({ code: "gateway.upstream_unreachable" });
    await expect(fetch(`${upstream.url}/never`, { signal: AbortSignal.timeout(30) })).rejects.toMatchObject({ name: "TimeoutError" });
    expect(upstream.seen.map(({ url }) => url)).not.toContain("/elsewhere");
  });
});
