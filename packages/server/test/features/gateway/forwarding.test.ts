import { createHash, randomBytes } from "node:crypto";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { agentId, startGateway, userId } from "../../fakes/gateway-under-test.ts";
import { startRawUpstream, startUpstream } from "../../fakes/upstreams.ts";

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
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe.each(entrances)("a call by %s", (via) => {
  it("arrives as it was sent, and its answer as it was given", async () => {
    const upstream = await closing(
      startUpstream((request, response) =>
        response.writeHead(201, { "x-answer": "1", link: ["<a>", "<b>"] }).end(`${request.method} ${request.url} ${request.body}`),
      ),
    );
    const gateway = await closing(startGateway({ upstream: `${upstream.url}/v1` }));
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await gateway.call(
        "/deals/7?x=1&y=%20",
        { method, body: "hällo", headers: { "content-type": "text/plain", "x-mine": "1" } },
        via,
      );
      expect(answer.status).toBe(201);
      expect(answer.headers.get("x-answer")).toBe("1");
      expect(answer.headers.get("link")).toBe("<a>, <b>");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(await answer.text()).toBe(`${method} /v1/deals/7?x=1&y=%20 hällo`);
      expect(upstream.seen.at(-1)?.headers).toMatchObject({ "content-type": "text/plain", "x-mine": "1" });
    }
    expect(await (await gateway.call("", {}, via)).text()).toBe("GET /v1 ");
    expect((await gateway.call("/x", { method: "OPTIONS" }, via)).status).toBe(201);
  });

  it("has an id in its answer: the upstream's where it gives one, else ours", async () => {
    const upstream = await closing(
      startUpstream((request, response) => response.writeHead(200, request.url === "/theirs" ? { "x-request-id": "theirs" } : {}).end()),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const idOf = async (path: string) => (await gateway.call(path, {}, via)).headers.get("x-request-id");
    expect([await idOf("/ours"), await idOf("/theirs")]).toEqual(["req", "theirs"]);
  });

  it("without a body in the answer", async () => {
    const upstream = await closing(
      startUpstream((request, response) =>
        response.writeHead(Number(request.url.slice(1)), request.method === "HEAD" ? { "content-length": "1234" } : {}).end(),
      ),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    for (const status of [204, 304]) expect((await gateway.call(`/${status}`, {}, via)).status).toBe(status);
    const head = await gateway.call("/200", { method: "HEAD" }, via);
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "1234"]);
    expect((await gateway.recorded("gateway.answer", 3)).every(({ detail }) => detail?.ending === "complete")).toBe(true);
  });

  it("carries megabytes both ways, unchanged", async () => {
    const upstream = await closing(startUpstream((request, response) => response.end(request.body)));
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const bytes = randomBytes(8_000_000);
    for (const body of [bytes, new Blob([bytes]).stream()]) {
      const answer = await gateway.call("/x", { method: "POST", body }, via);
      expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(sha256(bytes));
    }
  });

  it("streams events one by one, as they come", async () => {
    let next = () => {};
    const upstream = await closing(
      startUpstream((_request, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
        let count = 0;
        next = () => void (count === 5 ? response.end() : response.write(`data: ${++count}\n\n`));
      }),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const answer = await gateway.call("/x", {}, via);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let count = 1; count <= 5; count++) {
      next();
      expect(await reader?.read()).toEqual({ done: false, value: `data: ${count}\n\n` });
    }
    next();
    expect((await reader?.read())?.done).toBe(true);
  });

  it("tells a stranger and a wrong audience apart from nobody", async () => {
    const upstream = await closing(startUpstream());
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const cases: readonly (readonly [string, string, number, string])[] = [
      ["/x", "", 401, "token.missing"],
      ["/x", "Bearer nonsense", 401, "token.invalid"],
      ["/x", `Bearer ${gateway.tokens.issue(gateway.claims({ aud: "https://guard.test/gateway/other" }))}`, 401, "token.wrong_audience"],
      ["/x", `Bearer ${gateway.tokens.issue(gateway.claims({ scope: "" }))}`, 403, "access.insufficient_scope"],
      ["/x", `Bearer ${gateway.tokens.issue(gateway.claims({ scope: "crm:write" }))}`, 403, "access.denied"],
    ];
    for (const [path, authorization, status, code] of cases) {
      const answer = await gateway.call(path, { headers: { authorization } }, via);
      expect([answer.status, (await answer.json()) as unknown]).toMatchObject([status, { code }]);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
    }
    const calls = await gateway.recorded("gateway.call", cases.length);
    expect(calls.map(({ outcome, reason }) => [outcome, reason?.split(":")[0]])).toEqual(cases.map(([, , , code]) => ["denied", code]));
    expect(upstream.seen).toEqual([]);
  });

  it("that nobody can name: an unknown resource looks like one for somebody else", async () => {
    const gateway = await closing(startGateway({ upstream: "http://127.0.0.1:1" }));
    const app = async (authorization: string) => {
      const request = { headers: { authorization } };
      const path = "/gateway/no-such-thing/x";
      const answer =
        via === "process"
          ? await gateway.app.request(`https://guard.test${path}`, request)
          : await fetch(`${via === "hono" ? gateway.honoUrl : gateway.url}${path}`, request);
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    expect(await app(`Bearer ${gateway.token}`)).toEqual([401, "token.wrong_audience"]);
    expect(await app("Bearer nonsense")).toEqual([401, "token.invalid"]);
  });
});

describe("the record of a call", () => {
  it("says who, for whom, where, why, and what became of it", async () => {
    const upstream = await closing(startUpstream((_request, response) => response.writeHead(201).end("four")));
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const claims = gateway.claims({ sub: userId, act: { sub: agentId, act: { sub: "cli_00000000000000000000000001" } } });
    await (
      await gateway.call("/deals?q=1", {
        method: "POST",
        headers: { authorization: `Bearer ${gateway.tokens.issue(claims)}`, "user-agent": "agent/1" },
      })
    ).text();
    const [answer] = await gateway.recorded("gateway.answer");
    const [call] = await gateway.recorded("gateway.call");
    const who = {
      category: "outbound",
      actor: { type: "agent", id: agentId },
      agentId,
      ownerId: userId,
      userId,
      clientId: "cli_00000000000000000000000001",
      resource: { id: gateway.resource.id, kind: "service", identifier: gateway.resource.identifier },
      credentialId: gateway.credential.id,
      txn: claims.txn,
      chain: [userId, "cli_00000000000000000000000001", agentId],
      tokenId: claims.jti,
      source: { address: "127.0.0.1", userAgent: "agent/1" },
    };
    expect(call).toMatchObject({
      ...who,
      outcome: "success",
      decision: { effect: "allow", grants: ["gnt_1", "gnt_2"] },
      detail: { method: "POST", path: "/deals", leaseId: expect.stringMatching(/^lse_/) },
    });
    expect(answer).toMatchObject({ ...who, outcome: "success", parent: call?.id, detail: { ending: "complete", status: 201, bytes: 4 } });
    expect(answer).not.toHaveProperty("decision");
  });

  it("of one that is refused has the decision and nothing is dialled", async () => {
    const upstream = await closing(startUpstream());
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const authorization = `Bearer ${gateway.tokens.issue(gateway.claims({ client_id: "agt_00000000000000000000000002", agent_id: "agt_00000000000000000000000002" }))}`;
    const answer = await gateway.call("/x", { headers: { authorization } });
    const body = (await answer.json()) as { decisionId: string; hint: string };
    const [call] = await gateway.recorded("gateway.call");
    expect(call).toMatchObject({
      outcome: "denied",
      decision: { id: body.decisionId, effect: "deny" },
      agentId: "agt_00000000000000000000000002",
    });
    expect(body.hint).toContain("a grant of crm:read");
    expect(upstream.seen).toEqual([]);
  });

  it.each([
    [
      "resource",
      "resources",
      (gateway: Awaited<ReturnType<typeof startGateway>>) => gateway.store.seed("resources", { ...gateway.resource, state: "suspended" }),
      403,
    ],
    [
      "credential",
      "credentials",
      (gateway: Awaited<ReturnType<typeof startGateway>>) =>
        gateway.store.seed("credentials", { ...gateway.credential, state: "suspended" }),
      502,
    ],
  ] as const)("a suspended %s is reached by nobody", async (_name, _collection, suspend, status) => {
    const upstream = await closing(startUpstream());
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    suspend(gateway);
    expect((await gateway.call("/x")).status).toBe(status);
    expect(upstream.seen).toEqual([]);
  });

  it("a suspended agent or person is let through by nobody", async () => {
    const upstream = await closing(startUpstream());
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const delegated = `Bearer ${gateway.tokens.issue(gateway.claims({ sub: userId, act: { sub: agentId } }))}`;
    const [user] = await gateway.store.find("users", {});
    if (user !== undefined) gateway.store.seed("users", { ...user, state: "suspended" });
    expect((await gateway.call("/x", { headers: { authorization: delegated } })).status).toBe(403);
    expect((await gateway.call("/x")).status).toBe(200);
    const agent = await gateway.store.get("agents", agentId);
    if (agent !== undefined) gateway.store.seed("agents", { ...agent, state: "suspended" });
    await gateway.store.commit({
      writes: [],
      events: [gateway.change().event({ action: "agent.suspend", target: { type: "agent", id: agentId } })],
    });
    expect((await gateway.call("/x")).status).toBe(403);
  });

  it("a resource server's own token opens nothing", async () => {
    const gateway = await closing(startGateway({ upstream: "http://127.0.0.1:1" }));
    const { agent_id: _none, owner: _nobody, ...claims } = gateway.claims({ sub: gateway.resource.id, client_id: gateway.resource.id });
    const answer = await gateway.call("/x", { headers: { authorization: `Bearer ${gateway.tokens.issue(claims)}` } });
    expect(answer.status).toBe(403);
    expect((await gateway.recorded("gateway.call"))[0]).toMatchObject({ outcome: "denied", actor: { type: "resource" } });
  });

  it("of one whose caller leaves says so, and the upstream is let go", async () => {
    let closed = 0;
    const upstream = await closing(
      startUpstream((_request, response) => {
        response.on("close", () => closed++);
        response.writeHead(200).write("x");
      }),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const abort = new AbortController();
    await gateway.call("/x", { signal: abort.signal });
    abort.abort();
    expect(await gateway.recorded("gateway.answer")).toMatchObject([
      { outcome: "failure", detail: { ending: "abandoned", status: 200, bytes: 1 } },
    ]);
    while (closed === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

describe("a resource of models", () => {
  const answer = JSON.stringify({ choices: [{ message: { content: "hi" } }], usage: { prompt_tokens: 11, completion_tokens: 22 } });
  const events = `data: {"choices":[{"delta":{"content":"hi"}}]}\n\ndata: ${answer}\n\ndata: [DONE]\n\n`;
  const provider = () =>
    closing(
      startUpstream((request, response) => {
        const isStream = String(request.body).includes('"stream":true');
        response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" }).end(isStream ? events : answer);
      }),
    );
  const json = { "content-type": "application/json" };

  it("counts the tokens of whole and streamed answers", async () => {
    const upstream = await provider();
    const gateway = await closing(startGateway({ upstream: upstream.url, resource: { kind: "llm" } }));
    for (const stream of [false, true])
      await (await gateway.call("/chat", { method: "POST", headers: json, body: JSON.stringify({ model: "m", stream }) })).text();
    for (const event of await gateway.recorded("gateway.answer", 2))
      expect(event.detail).toMatchObject({ inputTokens: 11, outputTokens: 22 });
  });

  it("PRX-25: holds every call to its list, and sends on what was decided", async () => {
    const upstream = await provider();
    const gateway = await closing(startGateway({ upstream: upstream.url, resource: { kind: "llm", models: ["small"] } }));
    const post = (body: string, headers: Record<string, string> = json) => gateway.call("/chat", { method: "POST", headers, body });
    expect((await post('{ "model": "sm\\u0061ll" }')).status).toBe(200);
    expect(upstream.seen.map(({ body }) => String(body))).toEqual(['{"model":"small"}']);
    expect((await gateway.recorded("gateway.call"))[0]?.detail?.model).toBe("small");
    for (const body of ['{"model":"large"}', '{"model":"small","MODEL":"large"}', '{"messages":[]}'])
      expect((await post(body)).status).toBe(403);
    for (const body of ['{"model":"small","model":"large"}', '{"model":"small"', ""])
      expect([400, 403, 200]).toContain((await post(body)).status);
    expect((await post("model=large", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(415);
    expect((await post(JSON.stringify({ model: "small", x: "y".repeat(10_500_000) }))).status).toBe(413);
    expect(upstream.seen.filter(({ body }) => body.includes("large"))).toEqual([]);
  });
});

describe("an odd upstream", () => {
  it("that answers before the body has come does not cut the caller off", async () => {
    const upstream = await closing(
      startRawUpstream((socket) => socket.end("HTTP/1.1 413 Too Large\r\ncontent-length: 5\r\nconnection: close\r\n\r\nlarge")),
    );
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    const text = await new Promise<string>((resolve) => {
      const socket = connect(gateway.port, "127.0.0.1");
      let heard = "";
      socket.on("data", (chunk) => {
        heard += chunk.toString("latin1");
        if (heard.includes("large")) socket.destroy();
      });
      socket.on("error", () => {});
      socket.on("close", () => resolve(heard));
      socket.write(`POST /gateway/crm/x HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer ${gateway.token}\r\nContent-Length: 5000000\r\n\r\n`);
      socket.write(Buffer.alloc(100_000));
    });
    expect(text).toContain("HTTP/1.1 413");
    expect(text.endsWith("large")).toBe(true);
  });

  it("that breaks off is a broken answer, not a short one", async () => {
    const upstream = await closing(startRawUpstream((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhalf")));
    const gateway = await closing(startGateway({ upstream: upstream.url }));
    for (const via of entrances) await expect(gateway.call("/x", {}, via).then((answer) => answer.text())).rejects.toThrow();
    for (const event of await gateway.recorded("gateway.answer", 3))
      expect(event).toMatchObject({ outcome: "failure", detail: { ending: "failed" } });
  });
});

it("a gateway that closes cuts what is under way, records it, and takes nothing new", async () => {
  const upstream = await closing(startUpstream((_request, response) => void response.writeHead(200).write("x")));
  const gateway = await startGateway({ upstream: upstream.url });
  const answer = await gateway.call("/x");
  await gateway.gateway.close();
  await expect(answer.text()).rejects.toThrow();
  expect(gateway.store.log.at(-1)?.event).toMatchObject({ action: "gateway.answer", detail: { ending: "cut" } });
  expect((await gateway.call("/x")).status).toBe(503);
  await gateway.close();
});
