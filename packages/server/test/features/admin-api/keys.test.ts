import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AdminHouse, openAdminHouse } from "../../fakes/admin-house.ts";
import { settleEstate } from "../../fakes/estate.ts";

let house: AdminHouse;
let ownerId: string;
beforeEach(async () => {
  house = await openAdminHouse();
  ownerId = (await settleEstate(house)).owner.id;
});
afterEach(() => house.close());

interface Key {
  readonly kid: string;
  readonly state: string;
  readonly retireAtMs: number | null;
}

const day = 24 * 3_600_000;
const call = (method: string, path: string, body?: unknown) => house.call(method, path, { token: house.tokenOf(ownerId), body });
const keys = async () => ((await call("GET", "keys")).json as { items: readonly Key[] }).items;
const states = async () => (await keys()).map(({ state }) => state);
const kidOf = (answer: { readonly json: unknown }) => (answer.json as { kid: string }).kid;

describe("signing keys", () => {
  it("are listed without their private parts", async () => {
    const answer = await call("GET", "keys");
    expect(answer.json).toMatchObject({ items: [{ state: "active", publicKey: { kty: "EC", crv: "P-256" }, retireAtMs: null }] });
    expect(answer.text).not.toMatch(/"d"|sealed|private/i);
  });

  it("rotate: the new one waits until everybody can know it, the old one stays until its last token died", async () => {
    const next = kidOf(await call("POST", "keys/rotate", {}));
    expect(await states()).toEqual(["active", "next"]);
    expect((await call("POST", "keys/rotate", {})).status).toBe(409);
    house.clock.advance(10 * 60_000);
    expect(await states()).toEqual(["active", "active"]);
    house.clock.advance(day);
    expect(await states()).toEqual(["retired", "active"]);
    expect((await keys()).find(({ state }) => state === "active")?.kid).toBe(next);
  });

  it("a waiting one that is revoked leaves the one that signs in place, for good, and another can follow", async () => {
    const [first] = await keys();
    const next = kidOf(await call("POST", "keys/rotate", {}));
    expect(kidOf(await call("POST", `keys/${next}/revoke`, {}))).toBe(first?.kid);
    house.clock.advance(30 * day);
    expect(await states()).toEqual(["active", "compromised"]);
    expect((await call("POST", "keys/rotate", {})).status).toBe(201);
  });

  it("the one that signs, revoked beside its predecessor, leaves somebody who signs on", async () => {
    await call("POST", "keys/rotate", {});
    house.clock.advance(10 * 60_000 + 1);
    const signing = (await keys()).find(({ retireAtMs }) => retireAtMs === null);
    expect((await call("POST", `keys/${signing?.kid}/revoke`, {})).status).toBe(200);
    house.clock.advance(30 * day);
    expect((await keys()).filter(({ state }) => state === "active")).toHaveLength(1);
    expect((await call("GET", "me")).status).toBe(200);
  });

  it("the only one, revoked, takes every token with it, and a new one signs at once", async () => {
    const [only] = await keys();
    const old = house.tokenOf(ownerId);
    const answer = await call("POST", `keys/${only?.kid}/revoke`, {});
    expect(answer.status).toBe(200);
    const refused = await house.call("GET", "me", { token: old });
    expect([refused.status, (refused.json as { code: string }).code]).toEqual([401, expect.stringMatching(/^token\.(revoked|invalid)$/)]);
    expect((await keys()).find(({ state }) => state === "active")?.kid).toBe(kidOf(answer));
    expect((await call("POST", `keys/${only?.kid}/revoke`, {})).status).toBe(409);
    expect((await call("POST", `keys/${"x".repeat(43)}/revoke`, {})).status).toBe(404);
  });
});
