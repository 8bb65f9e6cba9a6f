import { myLeaseDays, myLeasePageSchema } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, settleEstate } from "../../fakes/estate.ts";

const house = await openAdminHouse();
let estate: Estate;
let [alice, bob] = ["", ""];
beforeAll(async () => {
  ({ estate } = await settleEstate(house));
  [alice, bob] = [(await estate.user()).id, (await estate.user()).id];
});
afterAll(() => house.close());

const read = async (userId: string, query = "") => {
  const answer = await house.call("GET", `my/leases${query}`, { token: house.tokenOf(userId) });
  return { text: answer.text, ...myLeasePageSchema.parse(answer.json) };
};
const revoke = (userId: string, id: string) => house.call("POST", `my/leases/${id}/revoke`, { token: house.tokenOf(userId) });

describe("what agents hold for a person", () => {
  it("is listed by name, newest first, a page at a time, for 30 days; others see none of it", async () => {
    const old = house.clock.nowMs() - myLeaseDays * 86_400_000 - 1;
    await estate.lease({ userId: alice, createdAtMs: old });
    const leases = [
      await estate.lease({ userId: alice, purpose: "the report", tokenId: "jti-canary" }),
      await estate.lease({ userId: alice }),
    ];
    const first = await read(alice, "?limit=1");
    expect(first.items.map(({ id }) => id)).toEqual([leases[1]?.id]);
    const second = await read(alice, `?limit=1&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ items: [{ id: leases[0]?.id, purpose: "the report", state: "live" }], nextCursor: null });
    const [{ agent, resource, credential } = {}] = second.items;
    expect([agent?.name, resource?.title, credential?.name].every((name) => typeof name === "string" && name !== "")).toBe(true);
    expect(second.text).not.toMatch(/canary|chain|handle/);
    expect((await read(bob)).items).toEqual([]);
  });

  it("is ended by them alone, once, and on record as theirs", async () => {
    const { id } = await estate.lease({ userId: alice });
    const nobodys = await estate.lease();
    for (const [who, whose] of [
      [bob, id],
      [alice, nobodys.id],
    ] as const)
      expect((await revoke(who, whose)).status).toBe(404);
    expect((await revoke(alice, id)).status).toBe(204);
    expect((await revoke(alice, id)).json).toMatchObject({ code: "lease.over" });
    expect((await read(alice)).items.find((one) => one.id === id)).toMatchObject({ state: "revoked", killing: { outcome: "left" } });
    const [event] = await house.store.events({ action: "lease.revoke", newestFirst: true, limit: 1 });
    expect(event).toMatchObject({ category: "auth", actor: { type: "user", id: alice }, userId: alice, revokes: [{ kind: "lease", id }] });
  });
});
