import { type ErrorCode, errorCatalogue, GuardError, oauthErrorSchema, problemSchema } from "@agent-id-guard/protocol";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { Log } from "../log/port.ts";
import { StoreFailure } from "../store/port.ts";
import { createApp } from "./app.ts";
import type { HttpEnvironment } from "./environment.ts";
import { createReadSource } from "./middleware/request-source.ts";
import { statusOfCode } from "./render-error.ts";

const codes = Object.keys(errorCatalogue) as ErrorCode[];

function serverThatFailsWith(failure: unknown) {
  const lines: object[] = [];
  const write = (fields: object) => lines.push(fields);
  const log: Log = { info: write, warn: write, error: write };
  const surface = new Hono<HttpEnvironment>();
  for (const path of ["/oauth/token", "/gateway/x"])
    surface.post(path, () => {
      throw failure;
    });
  const app = createApp({
    issuer: "https://guard.example",
    newRequestId: () => "request-1",
    readSource: createReadSource([]),
    log,
    surfaces: { gateway: surface },
  });
  return { lines, post: async (path: string) => app.request(path, { method: "POST" }) };
}

describe("every code of the catalogue", () => {
  it("has a status, and no other code has one", () => {
    expect(Object.keys(statusOfCode).toSorted()).toEqual(codes.toSorted());
  });

  it.each(codes)("%s is a problem for the API and an OAuth error for the OAuth endpoints", async (code) => {
    const secret = { detail: "PRIVATE", cause: new Error("PRIVATE") };
    const { post } = serverThatFailsWith(new GuardError(code, secret));
    const problem = await post("/gateway/x");
    const body = problemSchema.parse(await problem.json());
    expect([problem.status, body.status, body.code, body.requestId]).toEqual([statusOfCode[code], statusOfCode[code], code, "request-1"]);
    expect(problem.headers.get("content-type")).toBe("application/problem+json");
    const oauth = await post("/oauth/token");
    const text = await oauth.text();
    expect(oauthErrorSchema.parse(JSON.parse(text))).toMatchObject({ error: errorCatalogue[code].oauth, code });
    expect(oauth.headers.get("cache-control")).toBe("no-store");
    expect(text + JSON.stringify(body)).not.toContain("PRIVATE");
  });
});

describe("how to authenticate (RFC 6750 §3, RFC 6749 §5.2)", () => {
  it.each([
    ["token.missing", 'Bearer realm="agent-id-guard"'],
    ["access.unauthenticated", 'Bearer realm="agent-id-guard"'],
    ["client.authentication_failed", 'Basic realm="agent-id-guard", charset="UTF-8"'],
    ["token.expired", 'Bearer realm="agent-id-guard", error="invalid_token", error_description="The access token has expired"'],
    ["access.role_required", null],
  ] as const)("%s", async (code, challenge) => {
    const { post } = serverThatFailsWith(new GuardError(code));
    expect((await post("/gateway/x")).headers.get("www-authenticate")).toBe(challenge);
  });

  it("names the permission that is missing, and nothing breaks out of its quotes", async () => {
    const { post } = serverThatFailsWith(
      new GuardError("access.insufficient_scope", { scope: "tickets:write", description: 'say "x"\\\r\nSet-Cookie: é' }),
    );
    expect((await post("/gateway/x")).headers.get("www-authenticate")).toBe(
      `Bearer realm="agent-id-guard", error="insufficient_scope", error_description="say 'x'???Set-Cookie: ?", scope="tickets:write"`,
    );
  });
});

describe("failures that nobody named", () => {
  it.each([
    [new StoreFailure("conflict", 0, "agents"), 409, "entity.conflict"],
    [new StoreFailure("stale", 0, "agents"), 412, "entity.stale"],
    [new StoreFailure("missing", 0, "agents"), 404, "entity.not_found"],
    [new StoreFailure("spent", 0, "agents"), 409, "entity.invalid_state"],
    [new StoreFailure("limit", 0, "counters"), 429, "request.rate_limited"],
    [new TypeError("PRIVATE"), 500, "internal.unexpected"],
  ] as const)("%s", async (failure, status, code) => {
    const { post, lines } = serverThatFailsWith(failure);
    const answer = await post("/gateway/x");
    expect(answer.status).toBe(status);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ code });
    expect(text).not.toContain("PRIVATE");
    expect(lines).toHaveLength(status >= 500 ? 1 : 0);
  });

  it("says when to try again", async () => {
    expect(
      (await serverThatFailsWith(new GuardError("request.rate_limited", { retryAfterSeconds: 2.1 })).post("/gateway/x")).headers.get(
        "retry-after",
      ),
    ).toBe("3");
    expect((await serverThatFailsWith(new GuardError("store.unavailable")).post("/oauth/token")).headers.get("retry-after")).toBe("1");
  });

  it("a refused token request is a 400 (RFC 6749 §5.2)", async () => {
    const { post } = serverThatFailsWith(new GuardError("access.denied"));
    expect([(await post("/oauth/token")).status, (await post("/gateway/x")).status]).toEqual([400, 403]);
  });
});
