import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { secret, startGateway } from "../fakes/gateway-under-test.ts";
import { type SeenRequest, startRawUpstream, startUpstream } from "../fakes/upstreams.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean();
});
const closing = async <T extends { close(): Promise<void> }>(thing: Promise<T>): Promise<T> => {
  const opened = await thing;
  cleanups.push(() => opened.close());
  return opened;
};
const entrances = ["direct", "hono", "process"] as const;

/** Everything that an agent can see of an answer, and whether any form of the secret is in it. */
async function visible(answer: Response): Promise<string> {
  return `${answer.status}\n${[...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n")}\n\n${await answer.text()}`;
}
const formsOfSecret = () => {
  const inner = (text: string) =>
    [0, 1, 2].map((at) =>
      Buffer.from("x".repeat(at) + text)
        .toString("base64")
        .slice(4, 4 + Math.floor(text.length)),
    );
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("hex"),
    Buffer.from(secret).toString("hex").toUpperCase(),
    ...inner(secret),
  ];
};
const expectClean = (text: string) => {
  for (const form of formsOfSecret()) expect(text).not.toContain(form);
  expect(text).toContain("*".repeat(20));
};

describe("PRX-10: what an upstream sends back of the secret never reaches the agent", () => {
  const json = {
    message: `bad key ${secret}`,
    url: `https://a.test/?key=${encodeURIComponent(secret)}`,
    basic: Buffer.from(`u:${secret}`).toString("base64"),
    hex: Buffer.from(secret).toString("hex"),
  };
  const body = JSON.stringify(json);

  it.each(entrances)("PRX-10: body, header, status by %s; an alert is recorded once", async (via) => {
    const upstream = await closing(
      startUpstream((request, response) =>
        response
          .writeHead(418, {
            "x-echo": request.headers.authorization,
            "set-cookie": `key=${secret}`,
            "www-authenticate": `Bearer realm="${secret}"`,
            location: `/next?key=${encodeURIComponent(secret)}`,
            "content-type": "application/json",
            "content-length": String(Buffer.byteLength(body)),
            [`x-${secret.replaceAll(/[^a-z0-9-]/gi, "")}`]: "1",
          })
          .end(body),
      ),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const answer = await gateway.call("/x", {}, via);
    expect(answer.headers.get("content-length")).toBe(String(Buffer.byteLength(body)));
    const text = await visible(answer);
    expectClean(text);
    expect(text).not.toContain("set-cookie");
    expect(JSON.parse(text.slice(text.indexOf("\n\n") + 2))).toHaveProperty("message", `bad key ${"*".repeat(secret.length)}`);
    const alerts = await gateway.recorded("credential.echoed");
    expect(alerts).toMatchObject([
      { category: "alert", target: { type: "credential", id: gateway.credential.id }, agentId: gateway.claims().agent_id },
    ]);
    expect(JSON.stringify(gateway.store.log.map(({ record }) => record.body))).not.toContain(secret.slice(0, 12));
  });

  it.each(entrances)("PRX-10: in pieces of a stream, one byte at a time, by %s", async (via) => {
    const upstream = await closing(
      startUpstream(async (_request, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        for (const byte of `data: ${body}\n\n`) {
          response.write(byte);
          await new Promise((resolve) => setImmediate(resolve));
        }
        response.end();
      }),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    expectClean(await visible(await gateway.call("/x", {}, via)));
  });

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ] as const)("PRX-10: within %s, which nobody asked for", async (encoding, compress) => {
    let asked: SeenRequest["headers"] = {};
    const upstream = await closing(
      startUpstream((request, response) => {
        asked = request.headers;
        response.writeHead(200, { "content-encoding": encoding }).end(compress(body));
      }),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    expectClean(await visible(await gateway.call("/x", { headers: { "accept-encoding": "gzip, br" } })));
    expect(asked["accept-encoding"]).toBe("identity");
  });

  it("PRX-10: in trailers, an early hint and the status line", async () => {
    const upstream = await closing(
      startRawUpstream((socket) => {
        socket.write(`HTTP/1.1 103 Early Hints\r\nlink: <${secret}>\r\n\r\n`);
        socket.write(
          `HTTP/1.1 200 ${secret}\r\ntransfer-encoding: chunked\r\ntrailer: x-key\r\n\r\n2\r\nok\r\n0\r\nx-key: ${secret}\r\n\r\n`,
        );
      }),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const answer = await gateway.call("/x");
    expect(answer.statusText).toBe("OK");
    expect(await visible(answer)).not.toContain(secret);
  });

  it("PRX-10: cut into two answers by a range", async () => {
    const upstream = await closing(
      startUpstream((request, response) => {
        const text = String(request.headers.authorization);
        const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "");
        response.end(range === null ? text : text.slice(Number(range[1]), Number(range[2]) + 1));
      }),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const halves = [
      await gateway.call("/x", { headers: { range: "bytes=0-16" } }),
      await gateway.call("/x", { headers: { range: "bytes=17-60" } }),
    ];
    for (const half of halves) expectClean(await visible(half));
  });

  it.each(entrances)("PRX-10: but a mere beginning of it does, when nothing more comes, by %s", async (via) => {
    const upstream = await closing(startUpstream((_request, response) => response.end(`text ${secret.slice(0, 9)}`)));
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    expect(await (await gateway.call("/x", {}, via)).text()).toBe(`text ${secret.slice(0, 9)}`);
    expect(gateway.store.log.map(({ event }) => event.action)).not.toContain("credential.echoed");
  });

  it("PRX-10: a gateway that forgot to look would be caught by these tests", async () => {
    const upstream = await closing(startUpstream((_request, response) => response.end(body)));
    const answer = await fetch(upstream.url);
    expect(() => expectClean(`${answer.status} ${body}`)).toThrow();
  });
});

describe("PRX-20: an upstream's words about a key stay here", () => {
  it.each([401, 407])("PRX-20: a %i becomes our own error; nothing of it is shown or kept", async (status) => {
    const hint = "Incorrect API key provided: sk-can***3456. You can find your API key at https://provider.test";
    const upstream = await closing(
      startUpstream((_request, response) =>
        response.writeHead(status, { "www-authenticate": "Bearer", "x-key-hash": "9f86d081" }).end(hint),
      ),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    for (const via of entrances) {
      const answer = await gateway.call("/x", {}, via);
      expect(answer.status).toBe(502);
      const text = await visible(answer);
      expect(text).toContain("gateway.credential_rejected");
      for (const word of ["sk-can", "3456", "provider.test", "9f86d081", "www-authenticate"]) expect(text).not.toContain(word);
    }
    const answers = await gateway.recorded("gateway.answer", 3);
    expect(answers[0]).toMatchObject({ outcome: "failure", detail: { ending: "failed", status } });
    expect(JSON.stringify([answers, gateway.errors])).not.toContain("sk-can");
  });

  it("PRX-20: nor does a failure to connect tell an address or a reason", async () => {
    const gateway = await closing(startGateway({ upstream: "http://127.0.0.1:1" }));
    const answer = await gateway.call("/x");
    expect(answer.status).toBe(502);
    const text = await answer.text();
    for (const word of ["127.0.0.1", "ECONNREFUSED", "undici", "at "]) expect(text.replaceAll("upstream address", "")).not.toContain(word);
  });
});
