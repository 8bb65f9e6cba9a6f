import { problemSchema } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statusesOf } from "../../src/http/api/openapi.ts";
import { maxBodyBytes } from "../../src/http/api/read-input.ts";
import { type ApiRoute, isWrite, keyOf } from "../../src/http/api/route.ts";
import { type Answer, openAdminHouse, type Sent } from "../fakes/admin-house.ts";
import { type Estate, type Sample, samples, settleEstate } from "../fakes/estate.ts";

const house = await openAdminHouse();
let estate: Estate;
beforeAll(async () => {
  ({ estate } = await settleEstate(house));
});
afterAll(() => house.close());

/** Stands in every bad request; no answer may repeat it. */
const canary = "CANARY7f3a";
const json = { "content-type": "application/json" };
const deep = (levels: number) => `${"[".repeat(levels)}"${canary}"${"]".repeat(levels)}`;
const endless = () =>
  new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(16_384).fill(0x20));
    },
  });
let pulled = 0;

interface BadBody {
  readonly title: string;
  readonly raw: (mostBytes: number) => BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string;
}

const badBodies: readonly BadBody[] = [
  { title: "malformed JSON", raw: () => `{"name": "${canary}"`, status: 400, code: "request.malformed" },
  { title: "text behind the JSON", raw: () => `{} ${canary}`, status: 400, code: "request.malformed" },
  { title: "bytes that are no UTF-8", raw: () => new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), status: 400, code: "request.malformed" },
  { title: "DOS-08: a member __proto__", raw: () => `{"__proto__": {"role": "${canary}"}}`, status: 400, code: "request.malformed" },
  {
    title: "DOS-08: an escaped member __proto__",
    raw: () => `{"\\u005f_proto__": {"role": "${canary}"}}`,
    status: 400,
    code: "request.malformed",
  },
  { title: "DOS-08: a member constructor", raw: () => `{"constructor": {"prototype": "${canary}"}}`, status: 400, code: "request.invalid" },
  { title: "the same member twice", raw: () => `{"name": "a", "name": "${canary}"}`, status: 400, code: "request.malformed" },
  {
    title: "the same member twice, once escaped",
    raw: () => `{"name": "a", "n\\u0061me": "${canary}"}`,
    status: 400,
    code: "request.malformed",
  },
  { title: "DOS-02: JSON that is 30,000 levels deep", raw: () => deep(30_000), status: 400, code: "request.malformed" },
  { title: "DOS-02: JSON that is 17 levels deep", raw: () => deep(17), status: 400, code: "request.malformed" },
  {
    title: "DOS-02: a body over the limit",
    raw: (mostBytes) => `{"name": "${canary.repeat(mostBytes / 8)}"}`,
    status: 413,
    code: "request.too_large",
  },
  {
    title: "DOS-02: a body that announces 100 MB",
    raw: () => "{}",
    headers: { "content-length": "104857600" },
    status: 413,
    code: "request.too_large",
  },
  { title: "DOS-02: chunks without end", raw: endless, status: 413, code: "request.too_large" },
  {
    title: "DOS-12: a compressed body",
    raw: () => "{}",
    headers: { "content-encoding": "gzip" },
    status: 415,
    code: "request.unsupported_media_type",
  },
  {
    title: "another content type",
    raw: () => "{}",
    headers: { "content-type": "text/plain" },
    status: 415,
    code: "request.unsupported_media_type",
  },
  {
    title: "a form",
    raw: () => `name=${canary}`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    status: 415,
    code: "request.unsupported_media_type",
  },
  {
    title: "another charset",
    raw: () => "{}",
    headers: { "content-type": "application/json; charset=utf-16" },
    status: 415,
    code: "request.unsupported_media_type",
  },
  { title: "an unknown member", raw: () => `{"${canary}": 1}`, status: 400, code: "request.invalid" },
  { title: "a list", raw: () => `["${canary}"]`, status: 400, code: "request.invalid" },
  { title: "a text", raw: () => `"${canary}"`, status: 400, code: "request.invalid" },
  { title: "null", raw: () => "null", status: 400, code: "request.invalid" },
];

const limitOf = (route: ApiRoute) => route.maxBodyBytes ?? maxBodyBytes;
/** The address of a sample with further parameters, written as `?a=1&b=2`. */
const withQuery = ({ path }: Sample, query: string) => path + (path.includes("?") ? query.replace("?", "&") : query);
const routesWithBody = house.routes.filter((route) => route.body !== undefined);
const named = (routes: readonly ApiRoute[]) => routes.map((route) => [keyOf(route), route] as const);
const sampleOf = (route: ApiRoute): Promise<Sample> => samples[route.name]?.(estate) ?? Promise.reject(new Error(route.name));

async function attack(route: ApiRoute, sample: Sample, sent: Sent): Promise<Answer> {
  const answer = await house.call(route.method.toUpperCase(), sample.path, { token: estate.token, version: sample.version, ...sent });
  expect(statusesOf(route)).toContain(answer.status);
  expect(problemSchema.parse(answer.json)).toEqual(answer.json);
  expect(answer.text + JSON.stringify([...answer.headers])).not.toContain(canary);
  return answer;
}

describe("LOG-02, DOS-02, DOS-08, DOS-12: a bad body gets a typed error that repeats nothing of it", () => {
  describe.each(named(routesWithBody))("%s", (_key, route) => {
    it.each(badBodies.map((bad) => [bad.title, bad] as const))("%s", async (_title, { raw, headers, status, code }) => {
      const answer = await attack(route, await sampleOf(route), { raw: raw(limitOf(route)), headers: { ...json, ...headers } });
      expect([answer.status, answer.json]).toEqual([status, expect.objectContaining({ code })]);
    });

    it("wrong types in every member", async () => {
      let sample = await sampleOf(route);
      for (const member of Object.keys(sample.body ?? {})) {
        for (const value of [canary.repeat(1_000), -1, { [canary]: 1 }, [[canary]], true, "", null, `${canary}\u0000`, `${canary}\ud800`]) {
          const body = { ...(sample.body as object), [member]: value };
          const sent = { token: estate.token, version: sample.version, body };
          const answer = await house.call(route.method.toUpperCase(), sample.path, sent);
          expect(statusesOf(route)).toContain(answer.status);
          expect(answer.status).toBeLessThan(500);
          if (answer.status < 400) sample = await sampleOf(route);
          else expect(answer.text).not.toContain(canary);
        }
      }
    });
  });

  it("DOS-02: chunks without end are read no further than the limit", () => {
    expect(pulled).toBeGreaterThan(0);
    expect(pulled).toBeLessThanOrEqual(routesWithBody.reduce((sum, route) => sum + limitOf(route) / 16_384 + 2, 0));
  });
});

describe("what stands beside the body", () => {
  it.each(named(house.routes))("%s refuses an unknown parameter, one twice, and a query that is too long", async (_key, route) => {
    const sample = await sampleOf(route);
    const body = { body: sample.body };
    const cases = [
      [`?${canary}=1`, 400, "request.invalid"],
      ["?limit=1&limit=2", 400, "request.duplicate_parameter"],
      ["?__proto__=1", 400, "request.invalid"],
      [`?search=${canary.repeat(1_000)}`, 413, "request.too_large"],
    ] as const;
    for (const [query, status, code] of cases) {
      const answer = await attack(route, { ...sample, path: withQuery(sample, query) }, body);
      expect([query, answer.status, answer.json]).toEqual([query, status, expect.objectContaining({ code })]);
    }
  });

  it.each(named(house.routes.filter((route) => route.query !== undefined)))(
    "%s refuses parameters of the wrong kind",
    async (_key, route) => {
      const sample = await sampleOf(route);
      const bad = [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=1.5",
        `limit=${canary}`,
        "limit=1e9",
        "order=sideways",
        "cursor=",
        `cursor=${canary}`,
      ];
      const cursors = [
        Buffer.from("1.'; drop table agents").toString("base64url"),
        `${Buffer.from("1.agt_1").toString("base64url")}=`,
        "%00",
      ];
      for (const query of [...bad, ...cursors.map((cursor) => `cursor=${cursor}`)]) {
        const answer = await attack(route, { ...sample, path: withQuery(sample, `?${query}`) }, {});
        expect([query, answer.status]).toEqual([query, 400]);
      }
    },
  );

  it.each(named(house.routes.filter((route) => route.body === undefined && isWrite(route))))("%s refuses a body", async (_key, route) => {
    const answer = await attack(route, await sampleOf(route), { body: { name: canary } });
    expect(answer.status).toBe(400);
  });

  const withId = house.routes.filter((route) => route.path.includes("{"));
  it.each(named(withId))("%s answers 404 to an id that nobody has, or that is none", async (_key, route) => {
    const sample = await sampleOf(route);
    const own = /(agt|cli|res|gnt|usr|grp|crd|idp|dec|ses|cns|job|con|lse|rwj)_[0-9a-z]{26}|(?<=keys\/)[\w-]{43}/;
    const prefix = own.exec(sample.path)?.[1] ?? "";
    const ids = [
      house.entropy.id("agent").replace("agt", prefix),
      house.entropy.id("decision").replace("dec", "txn"),
      canary,
      `${prefix}_%00`,
      "..%2f..%2fusers",
      "%E0%A4%A",
      "null",
    ];
    for (const id of ids) {
      const sent = { body: sample.body };
      const answer = await attack(route, { ...sample, path: sample.path.replace(own, id) }, sent);
      expect([id, answer.status, answer.json]).toEqual([id, 404, expect.objectContaining({ code: "entity.not_found" })]);
    }
  });
});

describe("DOS-02: many members at once", () => {
  it("10,000 members are one short answer", async () => {
    const many = Object.fromEntries(Array.from({ length: 6_000 }, (_value, index) => [`m${index}`, 0]));
    const answer = await house.call("POST", "agents", { token: estate.token, body: many });
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(4_096);
  });

  it("a list of 10,000 wrong items names at most twenty", async () => {
    const answer = await house.call("POST", "grants", {
      token: estate.token,
      body: { permissions: Array.from({ length: 10_000 }, () => 0) },
    });
    expect(answer.status).toBe(400);
    expect((answer.json as { fields: unknown[] }).fields.length).toBeLessThanOrEqual(20);
  });
});
