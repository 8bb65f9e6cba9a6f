import { problemSchema } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statusesOf, successOf } from "../../../src/http/api/openapi.ts";
import { isStream, isWrite, keyOf } from "../../../src/http/api/route.ts";
import { openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, samples, send, settleEstate } from "../../fakes/estate.ts";

const house = await openAdminHouse();
let estate: Estate;
beforeAll(async () => {
  ({ estate } = await settleEstate(house));
});
afterAll(() => house.close());

/** Their success needs the outside world. */
const outside = new Set(["testIdentityProvider"]);

describe("what each route answers is what it declares", () => {
  it("every route has a sample, and every sample a route", () => {
    expect(Object.keys(samples).toSorted()).toEqual(house.routes.map((route) => route.name).toSorted());
  });

  it.each(house.routes.map((route) => [keyOf(route), route] as const))("%s", async (_key, route) => {
    const sample = (await samples[route.name]?.(estate)) ?? { path: "" };
    const answer = await send(house, route.method, sample, { token: estate.token });
    expect(statusesOf(route)).toContain(answer.status);
    if (outside.has(route.name)) return;
    expect(`${answer.status} ${answer.text}`).toMatch(new RegExp(`^${successOf(route)}`));
    if (isStream(route)) return void expect(answer.headers.get("content-type")).toBe("text/event-stream");
    // Parsing drops what the schema does not know, so a member too many makes a difference.
    expect(route.answer.parse(answer.json)).toEqual(answer.json);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    if (isWrite(route) && route.precondition === true && route.method !== "delete") expect(answer.headers.get("etag")).toMatch(/^"\d+"$/);
  });

  it.each(house.routes.map((route) => [keyOf(route), route] as const))("%s refuses with problem details", async (_key, route) => {
    const sample = (await samples[route.name]?.(estate)) ?? { path: "" };
    const answer = await send(house, route.method, sample);
    expect(answer.status).toBe(401);
    expect(statusesOf(route)).toContain(401);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(problemSchema.parse(answer.json)).toEqual(answer.json);
    expect(answer.json).toMatchObject({ requestId: answer.headers.get("x-request-id") });
  });
});

describe("the OpenAPI document", () => {
  it("names every route with its statuses, and is served", async () => {
    const served = await house.call("GET", "/openapi.json");
    const document = served.json as { openapi: string; paths: Record<string, Record<string, { operationId: string; responses: object }>> };
    expect(document.openapi).toBe("3.1.0");
    for (const route of house.routes) {
      const operation = document.paths[`/api/v1${route.path}`]?.[route.method];
      expect(operation?.operationId).toBe(route.name);
      expect(Object.keys(operation?.responses ?? {}).map(Number)).toEqual([...statusesOf(route)].toSorted((a, b) => a - b));
    }
  });

  it("ADM-06: is rendered as a page that has no script and loads nothing from elsewhere", async () => {
    const page = await house.call("GET", "/docs");
    expect(page.headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(page.text).not.toMatch(/<script|\son\w+=|style=|https?:\/\/(?!guard\.example)/);
    for (const route of house.routes) expect(page.text).toContain(`id="${route.name}"`);
    expect((await house.call("GET", "/docs/style.css")).headers.get("content-type")).toBe("text/css; charset=utf-8");
  });
});
