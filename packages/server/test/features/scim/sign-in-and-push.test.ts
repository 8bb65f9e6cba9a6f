import { afterAll, beforeAll, expect, it } from "vitest";
import { planAddUser, type ScimDeps } from "../../../src/directory/index.ts";
import { planPerson } from "../../../src/directory/remember-person.ts";
import { digests } from "../../../src/entropy/digests.ts";
import type { ExternalPerson } from "../../../src/idp/port.ts";
import type { IdentityProviderRow } from "../../../src/store/port.ts";
import { type AdminHouse, openAdminHouse } from "../../fakes/admin-house.ts";
import { Estate } from "../../fakes/estate.ts";

let house: AdminHouse;
let provider: IdentityProviderRow;
let deps: ScimDeps;
beforeAll(async () => {
  house = await openAdminHouse();
  const owner = await house.person("owner", "owner");
  const { id } = await new Estate(house, house.tokenOf(owner.id)).provider();
  provider = (await house.store.get("identity_providers", id)) as IdentityProviderRow;
  const { store, clock, entropy, draft } = house;
  deps = { store, clock, entropy, digests, draft, baseUrl: "https://guard.example/scim/v2" };
});
afterAll(() => house.close());

const signedIn: ExternalPerson = {
  subject: "00u1",
  ref: null,
  name: "Grace by her token",
  email: null,
  username: "Grace@Example.com",
  title: "",
  employeeNumber: "",
  departments: [["elsewhere"]],
  groups: [],
  managerRef: null,
  isActive: true,
  attributes: {},
};

it("SCM-02: somebody who signed in first is the one who is pushed later, and what was pushed holds at the next sign-in", async () => {
  const first = await planPerson(deps, provider, signedIn);
  await house.store.commit(first);
  const resource = { userName: "grace@example.com", externalId: "00u1", displayName: "Grace Hopper", title: "Admiral" };
  const pushed = await planAddUser(deps, { provider, source: {} }, resource);
  await house.store.commit(pushed);
  expect(pushed.answer.id).toBe(first.answer);
  const again = await planPerson(deps, provider, signedIn);
  expect(again).toEqual({ writes: [], events: [], answer: first.answer });
  expect(await house.store.get("users", first.answer)).toMatchObject({
    name: "Grace Hopper",
    title: "Admiral",
    department: "",
    subject: "00u1",
  });
  await expect(planAddUser(deps, { provider, source: {} }, resource)).rejects.toMatchObject({ code: "scim.uniqueness" });
});
