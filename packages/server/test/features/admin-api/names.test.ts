import type { Names } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type AdminHouse, openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, type Registered, settleEstate } from "../../fakes/estate.ts";

let house: AdminHouse;
let estate: Estate;
let things: Readonly<Record<"agent" | "client" | "service" | "user" | "group" | "credential", Registered>>;

beforeAll(async () => {
  house = await openAdminHouse();
  estate = (await settleEstate(house)).estate;
  things = {
    agent: await estate.agent({ name: "Scribe" }),
    client: await estate.client({ name: "Helpdesk" }),
    service: await estate.service({ title: "Customer records" }),
    user: await estate.user({ name: "Alice" }),
    group: await estate.group(),
    credential: await estate.credential(),
  };
});
afterAll(() => house.close());

async function namesFor(token: string, ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const answer = await house.call("GET", `names?ids=${ids.join(",")}`, { token });
  expect(answer.status).toBe(200);
  return Object.fromEntries((answer.json as Names).items.map(({ id, name }) => [id, name]));
}

it("tells the names of everything an owner may see, once each", async () => {
  const ids = Object.values(things).map(({ id }) => id);
  const names = await namesFor(estate.token, [...ids, ...ids]);
  expect(Object.keys(names)).toEqual(ids);
  expect(Object.values(names)).toEqual(expect.arrayContaining(["Scribe", "Helpdesk", "Customer records", "Alice"]));
});

it("ADM-01: leaves out what the caller may not see, as if it were not there", async () => {
  const gone = `agt_${"0".repeat(26)}`;
  const developer = await house.person("dana", "developer");
  const names = await namesFor(house.tokenOf(developer.id), [...Object.values(things).map(({ id }) => id), developer.id, gone]);
  expect(Object.keys(names)).toEqual([things.client.id, things.service.id, developer.id]);
});

it.each([
  "",
  "agt_1",
  "x".repeat(5_000),
  `agt_${"0".repeat(26)},`,
  Array(101)
    .fill(`agt_${"0".repeat(26)}`)
    .join(","),
])("refuses ids that are none: %#", async (ids) => {
  expect((await house.call("GET", `names?ids=${ids}`, { token: estate.token })).status).toBe(400);
});
