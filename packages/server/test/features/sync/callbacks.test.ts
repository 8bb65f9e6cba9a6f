import { afterEach, beforeEach, expect, it } from "vitest";
import { createApp, type Surface } from "../../../src/http/app.ts";
import { idpCallbackRoutes } from "../../../src/http/idp-callbacks.ts";
import { createReadSource } from "../../../src/http/middleware/request-source.ts";
import { externalPerson, FakeDirectory } from "../../fakes/fake-directory.ts";
import { openSyncHouse, providerId, type SyncHouse } from "../../fakes/sync-house.ts";

let house: SyncHouse;
let app: Surface;
let notified: string[];

beforeEach(async () => {
  const directory = new FakeDirectory();
  directory.staff = [externalPerson("ana")];
  house = await openSyncHouse({}, directory);
  notified = [];
  app = createApp({
    issuer: "https://guard.example",
    newRequestId: () => house.entropy.uuid(),
    readSource: createReadSource([]),
    log: house.log,
    surfaces: { idpCallbacks: idpCallbackRoutes({ deps: house.deps, runner: { notify: (id) => void notified.push(id) } }) },
  });
});
afterEach(() => house.close());

const post = (body: BodyInit, id = providerId) => app.request(`/idp/${id}/callback?msg_signature=x`, { method: "POST", body });

it("SYN-07: answers what the provider wants to hear once what it named is stored", async () => {
  const answer = await post("e1 person ana");
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe("success");
  expect(answer.headers.get("content-type")).toBe("text/plain");
  expect(answer.headers.get("set-cookie")).toBeNull();
  expect(notified).toEqual([providerId]);
  expect(await house.all("directory_changes")).toMatchObject([{ kind: "person", ref: "ana", providerId }]);
  expect((await post("e1 person ana")).status).toBe(200);
  expect(await house.all("directory_changes")).toHaveLength(1);
});

it("SYN-07: stores nothing of what is refused", async () => {
  const answer = await post("nonsense");
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ code: "idp.callback_refused" });
  expect(await house.all("directory_changes")).toEqual([]);
  const [event] = await house.store.events({ action: "identity_provider.callback.refuse" });
  expect(event).toMatchObject({ outcome: "denied", target: { type: "identity_provider", id: providerId } });
});

it("SYN-07: is not there for a provider that is unknown or suspended", async () => {
  expect((await post("e1 person ana", "idp_unknown")).status).toBe(404);
  const event = house.admin().event({ action: "identity_provider.suspend", target: { type: "identity_provider", id: providerId } });
  const write = {
    verb: "compareAndSet",
    collection: "identity_providers",
    id: providerId,
    version: 1,
    set: { state: "suspended" },
  } as const;
  await house.store.commit({ writes: [write], events: [event] });
  expect((await post("e1 person ana")).status).toBe(404);
});

it("DOS-02: reads at most 256 KB", async () => {
  expect((await post("x".repeat(262_145))).status).toBe(413);
});

it("stores nothing while the directory is not to be read", async () => {
  await house.set({ enabled: false });
  expect((await post("e1 person ana")).status).toBe(200);
  expect(await house.all("directory_changes")).toEqual([]);
});
