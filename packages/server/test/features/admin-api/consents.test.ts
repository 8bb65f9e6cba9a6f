import type { ConsentAnswer, ConsentsAnswer } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fingerprintOf, readClient } from "../../../src/clients/index.ts";
import { digests } from "../../../src/entropy/digests.ts";
import type { UserRow } from "../../../src/store/port.ts";
import { type AdminHouse, openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, settleEstate } from "../../fakes/estate.ts";

/* Consents over the admin API: a person's own, and everybody's for administrators. How they come about is tested with the authorization endpoint. */

let house: AdminHouse;
let estate: Estate;
let alice: UserRow;
let mallory: UserRow;
beforeEach(async () => {
  house = await openAdminHouse();
  estate = (await settleEstate(house)).estate;
  [alice, mallory] = [await house.person("alice", null), await house.person("mallory", null)];
});
afterEach(() => house.close());

const asPerson = async ({ id }: UserRow) => ({ headers: (await house.session(id)).headers });
const asOwner = () => ({ token: estate.token });
const mine = async (user: UserRow) => ((await house.call("GET", "my/consents", await asPerson(user))).json as ConsentsAnswer).items;

describe("my consents", () => {
  it("are my own, with names, and say whether they still count", async () => {
    const id = await estate.consent(alice.id);
    await estate.consent(mallory.id);
    const [consent] = await mine(alice);
    expect(consent).toMatchObject({
      id,
      userId: alice.id,
      client: { name: "A client" },
      agent: { name: "An agent" },
      permissions: ["invoke"],
      descriptions: { invoke: expect.any(String) },
      current: false,
    });
    const row = await house.store.get("consents", id);
    if (row === undefined) throw new Error("no consent");
    const clientFingerprint = fingerprintOf(digests, await readClient(house.store, row.clientId));
    const event = house.draft({ category: "inbound", action: "consent.give", outcome: "success", actor: { type: "user", id: alice.id } });
    const set = { clientFingerprint };
    await house.store.commit({ writes: [{ verb: "compareAndSet", collection: "consents", id, version: 1, set }], events: [event] });
    expect((await mine(alice)).map(({ current }) => current)).toEqual([true]);
  });

  it("are taken back by me alone, on record, with what the client holds for me", async () => {
    const id = await estate.consent(alice.id);
    expect((await house.call("DELETE", `my/consents/${id}`, await asPerson(mallory))).status).toBe(404);
    expect((await house.call("DELETE", `my/consents/${id}`, await asPerson(alice))).status).toBe(204);
    expect(await mine(alice)).toEqual([]);
    expect((await house.call("DELETE", `my/consents/${id}`, await asPerson(alice))).status).toBe(404);
    const [event] = await house.store.events({ action: "consent.withdraw", newestFirst: true, limit: 1 });
    expect(event).toMatchObject({ actor: { type: "user", id: alice.id }, userId: alice.id, target: { type: "consent", id } });
    expect(event?.revokes).toMatchObject([{ kind: "grant", id: alice.id, aud: event?.clientId }]);
  });
});

describe("everybody's consents", () => {
  it("are listed by person and by client, page by page", async () => {
    const ids = [await estate.consent(alice.id), await estate.consent(alice.id), await estate.consent(mallory.id)];
    const listed = async (query: string) =>
      (await house.call("GET", `consents${query}`, asOwner())).json as { items: ConsentAnswer[]; nextCursor: string | null };
    expect((await listed("")).items.map(({ id }) => id)).toEqual(ids);
    expect((await listed(`?userId=${mallory.id}`)).items.map(({ id }) => id)).toEqual([ids[2]]);
    const [first] = (await listed("")).items;
    expect((await listed(`?clientId=${first?.client.id}`)).items.map(({ id }) => id)).toEqual([ids[0]]);
    const page = await listed("?limit=2");
    expect((await listed(`?limit=2&cursor=${page.nextCursor}`)).items.map(({ id }) => id)).toEqual([ids[2]]);
    const ofAlice = await house.call("GET", `users/${alice.id}/consents`, asOwner());
    expect((ofAlice.json as ConsentsAnswer).items.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
    for (const query of ["?clientId=x", "?userId=usr_1", "?more=1"])
      expect([query, (await house.call("GET", `consents${query}`, asOwner())).status]).toEqual([query, 400]);
    expect((await house.call("GET", `users/${house.entropy.id("user")}/consents`, asOwner())).status).toBe(404);
  });

  it("are taken back by an administrator in their own name", async () => {
    const id = await estate.consent(alice.id);
    expect((await house.call("DELETE", `consents/${id}`, asOwner())).status).toBe(204);
    expect(await mine(alice)).toEqual([]);
    const [event] = await house.store.events({ action: "consent.withdraw", newestFirst: true, limit: 1 });
    expect(event).toMatchObject({ actor: { type: "user", id: estate.caller() }, userId: alice.id });
    expect((await house.call("DELETE", `consents/${house.entropy.id("consent")}`, asOwner())).status).toBe(404);
  });
});
