import { afterAll, beforeAll, expect, it } from "vitest";
import type { DepartmentRow } from "../../../src/store/port.ts";
import { type AdminHouse, openAdminHouse } from "../../fakes/admin-house.ts";

let house: AdminHouse;
let token: string;

const department = (externalId: string, parentExternalId: string | null, path: string): DepartmentRow => ({
  id: house.entropy.id("department"),
  version: 1,
  createdAtMs: 1,
  providerId: "idp_one",
  externalId,
  parentExternalId,
  name: path.split("/").at(-1) ?? "",
  path,
});

beforeAll(async () => {
  house = await openAdminHouse();
  token = house.tokenOf((await house.person("olga", "owner")).id);
  const rows = [
    department("1", null, "corp"),
    department("2", "1", "corp/hr"),
    department("3", "2", "corp/hr/payroll"),
    department("4", null, "corp2"),
  ];
  await house.store.commit({
    writes: rows.map((row) => ({ verb: "insert", collection: "departments", row }) as const),
    events: [house.draft({ category: "admin", action: "department.create", outcome: "success", actor: { type: "system", id: "idp_one" } })],
  });
  for (const [username, path] of Object.entries({ ana: "corp/hr", ben: "corp/hr/payroll", cem: "corp2" }))
    await house.call("POST", "users", { token, body: { username, name: username, department: path } });
});
afterAll(() => house.close());

const list = async (path: string) =>
  ((await house.call("GET", path, { token })).json as { items: readonly Record<string, unknown>[] }).items;

it("departments are listed by provider, parent and name, with how many people and departments are in and below each", async () => {
  const counted = (await list("departments")).map(({ path, people, peopleBelow, departmentsBelow }) => [
    path,
    people,
    peopleBelow,
    departmentsBelow,
  ]);
  expect(counted).toEqual([
    ["corp", 0, 2, 1],
    ["corp/hr", 1, 1, 1],
    ["corp/hr/payroll", 1, 0, 0],
    ["corp2", 1, 0, 0],
  ]);
  expect((await list("departments?parentExternalId=")).map(({ path }) => path)).toEqual(["corp", "corp2"]);
  expect((await list("departments?providerId=idp_one&parentExternalId=1")).map(({ path }) => path)).toEqual(["corp/hr"]);
  expect((await list("departments?search=PAY")).map(({ path }) => path)).toEqual(["corp/hr/payroll"]);
  expect(await list("departments?providerId=idp_two")).toEqual([]);
});

it("people are listed by a department and what is below it, by whole names", async () => {
  expect((await list("users?department=corp")).map(({ name }) => name)).toEqual(["ana", "ben"]);
  expect((await list("users?department=corp/hr/payroll")).map(({ name }) => name)).toEqual(["ben"]);
  expect(await list("users?department=none")).toEqual([]);
});
