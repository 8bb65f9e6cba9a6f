import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { receiveCallback, startSyncRunner } from "../../../src/directory/index.ts";
import { externalPerson, FakeDirectory } from "../../fakes/fake-directory.ts";
import { openSyncHouse, providerId, type SyncHouse } from "../../fakes/sync-house.ts";

let directory: FakeDirectory;
let house: SyncHouse;

beforeEach(async () => {
  directory = new FakeDirectory();
  directory.staff = ["ana", "ben", "cem"].map((subject) => externalPerson(subject));
  house = await openSyncHouse({}, directory);
});
afterEach(() => house.close());

const jobs = () => house.all("sync_jobs");
const stateOf = async (subject: string) => (await house.all("users", { subject }))[0]?.state;
/** Lets what a timer started go to its end. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await house.runner().idle();
};

describe("an incremental run", () => {
  it("follows what changed since the last run, and remembers where it stands", async () => {
    await house.run();
    directory.news = [
      { kind: "person", person: externalPerson("dia") },
      { kind: "gone", ref: "ana" },
    ];
    directory.staff = directory.staff.slice(1);
    const job = await house.run({ mode: "incremental" });
    expect(job).toMatchObject({ mode: "incremental", state: "completed", counts: { people: { read: 1, created: 1, departed: 1 } } });
    expect(await house.store.get("sync_states", providerId)).toMatchObject({ cursor: "cursor-2" });
    expect(await stateOf("ana")).toBe("departed");
  });

  it("does not believe that somebody is gone whom the provider still has", async () => {
    await house.run();
    directory.news = [{ kind: "gone", ref: "ana" }];
    expect((await house.run({ mode: "incremental" })).counts.people).toMatchObject({ departed: 0, unknown: 1 });
    expect(await stateOf("ana")).toBe("active");
  });

  it("waits beyond the threshold, and stays where it stood until it is approved", async () => {
    await house.run();
    await house.set({ thresholds: { people: 0, departments: 0, groups: 0 } });
    directory.staff = directory.staff.slice(1);
    directory.news = [{ kind: "gone", ref: "ana" }];
    const job = await house.run({ mode: "incremental" });
    expect(job).toMatchObject({ state: "waiting", counts: { people: { departed: 1 } } });
    expect(await house.store.get("sync_states", providerId)).toMatchObject({ cursor: "cursor-1" });
    directory.news = [{ kind: "gone", ref: "ana" }];
    expect(await house.approve(job)).toMatchObject({ state: "completed", counts: { people: { departed: 1 } } });
  });

  it("reads everything when the provider has forgotten where it stood, or was never read", async () => {
    expect(await house.run({ mode: "incremental" })).toMatchObject({ mode: "full", counts: { people: { created: 3 } } });
    directory.isCursorExpired = true;
    expect(await house.run({ mode: "incremental" })).toMatchObject({
      mode: "full",
      state: "completed",
      counts: { people: { unchanged: 3 } },
    });
  });

  it("says so where the provider can't tell what changed", async () => {
    directory.changes = null;
    expect(await house.run({ mode: "incremental" })).toMatchObject({ state: "completed", error: expect.stringContaining("can't tell") });
  });
});

describe("one run at a time", () => {
  /** A run that stands still in the middle, until it is let on. */
  const standingStill = async () => {
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const reached = new Promise<void>((resolve) => {
      directory.beforeEach = async (told) => {
        if (told !== 1) return;
        resolve();
        await gate;
      };
    });
    const running = house.run();
    await reached;
    directory.beforeEach = () => undefined;
    return { running, goOn };
  };

  it("SYN-06: refuses a second one while the first is alive", async () => {
    const { running, goOn } = await standingStill();
    await expect(house.run()).rejects.toMatchObject({ code: "entity.invalid_state" });
    goOn();
    expect(await running).toMatchObject({ state: "completed" });
  });

  it("SYN-06: of several replicas one runs a job", async () => {
    const other = startSyncRunner(house.deps);
    await house.run();
    await other.close();
    expect(await jobs()).toHaveLength(1);
    expect(await house.all("users", { providerId })).toHaveLength(3);
    expect(await house.store.events({ action: "sync.end" })).toHaveLength(1);
  });

  it("SYN-06: a run whose lease lapsed is marked as failed by the next one, and writes nothing more itself", async () => {
    const first = await standingStill();
    house.clock.stepTo(house.clock.nowMs() + 61_000);
    const second = await standingStill();
    first.goOn();
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(await house.all("users", { providerId })).toEqual([]);
    second.goOn();
    expect(await first.running).toMatchObject({ state: "failed", error: expect.stringContaining("stopped") });
    expect(await second.running).toMatchObject({ state: "completed" });
    expect(await house.all("users", { providerId })).toHaveLength(3);
  });

  it("is cancelled at its next step", async () => {
    const { running, goOn } = await standingStill();
    const [job] = await jobs();
    if (job !== undefined) await house.cancel(job);
    house.clock.stepTo(house.clock.nowMs() + 2_000);
    goOn();
    expect(await running).toMatchObject({ state: "cancelled" });
  });

  it("ends as failed when the server is stopped", async () => {
    const { running, goOn } = await standingStill();
    const restarted = house.restart();
    goOn();
    await restarted;
    expect(await running).toMatchObject({ state: "failed", error: "The server was stopped" });
  });
});

describe("the schedule", () => {
  it("catches up a run that was missed once, and goes on by its times", async () => {
    await house.set({ fullEveryHours: 24, incrementalEveryMinutes: 15 });
    house.clock.advance(15_000);
    await settle();
    expect(await jobs()).toMatchObject([{ mode: "full", trigger: "schedule", startedBy: "system", state: "completed" }]);
    for (let minute = 0; minute < 20; minute += 1) {
      house.clock.advance(60_000);
      await settle();
    }
    expect((await jobs()).map(({ mode }) => mode)).toEqual(["full", "incremental"]);
  });

  it("lets five minutes pass after a run that failed", async () => {
    await house.set({ fullEveryHours: 24 });
    directory.beforeEach = () => Promise.reject(new TypeError("down"));
    for (let quarter = 0; quarter < 8; quarter += 1) {
      house.clock.advance(15_000);
      await settle();
    }
    expect(await jobs()).toMatchObject([{ state: "failed" }]);
    directory.beforeEach = () => undefined;
    house.clock.advance(300_000);
    await settle();
    expect((await jobs()).at(-1)).toMatchObject({ state: "completed" });
  });
});

describe("a callback", () => {
  const call = (text: string) =>
    receiveCallback(
      house.deps,
      providerId,
      { method: "POST", query: new URLSearchParams(), headers: new Headers(), body: Buffer.from(text) },
      { address: "192.0.2.1" },
    );
  const follow = async () => {
    house.runner().notify(providerId);
    house.clock.advance(1_000);
    await settle();
  };

  it("SYN-07: is followed within a second or two, by what the provider itself says", async () => {
    await house.run();
    directory.staff = [externalPerson("ana", { name: "Ana Two" }), externalPerson("cem"), externalPerson("dia")];
    await call("e1 person ana ben dia");
    await follow();
    expect((await jobs()).at(-1)).toMatchObject({
      mode: "changed",
      trigger: "callback",
      counts: { people: { created: 1, updated: 1, departed: 1 } },
    });
    expect(await stateOf("ben")).toBe("departed");
    expect(await house.all("directory_changes")).toEqual([]);
  });

  it("SYN-07: counts once, however often it is repeated", async () => {
    await call("e1 person ana");
    await call("e1 person ana");
    expect(await house.all("directory_changes")).toHaveLength(1);
    await call("e2 person ana");
    expect(await house.all("directory_changes")).toHaveLength(2);
  });

  it("of a department reads everything", async () => {
    await house.run();
    directory.tree = [{ id: "d1", parentId: null, name: "New" }];
    await call("e1 department d1");
    await follow();
    expect((await jobs()).at(-1)).toMatchObject({ mode: "full", trigger: "callback", counts: { departments: { created: 1 } } });
  });

  it("of a group reads its members", async () => {
    directory.teams = [{ id: "g1", name: "Readers" }];
    await house.run();
    directory.teamMembers.set("g1", ["ana", "ben"]);
    await call("e1 group g1");
    await follow();
    expect((await jobs()).at(-1)).toMatchObject({ mode: "changed", counts: { memberships: { added: 2 } } });
  });

  describe("that calls somebody deleted", () => {
    const statesOf = (...subjects: readonly string[]) => Promise.all(subjects.map(stateOf));
    const upstreamStateOf = async (subject: string) => (await house.all("users", { subject }))[0]?.upstreamState;

    it("SYN-07: proves nothing against a provider that still shows them", async () => {
      await house.run();
      await call("e1 gone ana");
      await follow();
      expect((await jobs()).at(-1)).toMatchObject({ mode: "changed", state: "completed", counts: { people: { departed: 0 } } });
      expect(await stateOf("ana")).toBe("active");
      expect(await house.all("directory_changes")).toEqual([]);
    });

    it("SYN-07: decides where the provider does not say more than that we can't see them; of nobody else", async () => {
      await house.run();
      for (const subject of ["ana", "ben"]) directory.unseen.add(subject);
      await call("e1 gone ana");
      await call("e2 person ben");
      await follow();
      expect((await jobs()).at(-1)).toMatchObject({ mode: "changed", counts: { people: { departed: 1, unknown: 1 } } });
      expect(await statesOf("ana", "ben")).toEqual(["departed", "active"]);
      expect(await upstreamStateOf("ben")).toBe("unknown");
    });

    it("SYN-07: counts too when all is read because of something else in it", async () => {
      await house.run();
      directory.staff = directory.staff.filter(({ subject }) => subject === "cem");
      for (const subject of ["ana", "ben"]) directory.unseen.add(subject);
      await call("e1 gone ana");
      await call("e2 department d1");
      await follow();
      expect((await jobs()).at(-1)).toMatchObject({ mode: "full", counts: { people: { departed: 1, unknown: 1 } } });
      expect(await statesOf("ana", "ben")).toEqual(["departed", "active"]);
    });

    it("is over once it was followed: who is hidden later has not left", async () => {
      await house.run();
      await call("e1 gone ana");
      await follow();
      directory.unseen.add("ana");
      await call("e2 person ana");
      await follow();
      expect(await statesOf("ana")).toEqual(["active"]);
      expect(await upstreamStateOf("ana")).toBe("unknown");
    });
  });

  it("is kept while the provider does not answer", async () => {
    await house.run();
    directory.isDeaf = true;
    await call("e1 person ana");
    await follow();
    expect((await jobs()).at(-1)).toMatchObject({ state: "failed", error: expect.stringContaining("idp.unreachable") });
    expect(await house.all("directory_changes")).toHaveLength(1);
    expect(await stateOf("ana")).toBe("active");
  });

  it("SYN-07: that is not the provider's is refused and recorded, ten times in ten minutes", async () => {
    for (let times = 0; times < 15; times += 1) await expect(call("nonsense")).rejects.toMatchObject({ code: "idp.callback_refused" });
    expect(await house.store.events({ action: "identity_provider.callback.refuse" })).toHaveLength(10);
  });

  it("is not taken for a provider that is not there", async () => {
    const callback = { method: "GET", query: new URLSearchParams(), headers: new Headers(), body: new Uint8Array() };
    await expect(receiveCallback(house.deps, "idp_none", callback, {})).rejects.toMatchObject({ code: "entity.not_found" });
  });
});

describe("callbacks that must be asked for", () => {
  it("are asked for twice a day, at the provider's own address, and a failure costs nothing else", async () => {
    await house.set({ fullEveryHours: 24 });
    house.asked.answer = () => Promise.reject(new TypeError("not reachable from there"));
    for (let quarter = 0; quarter < 4; quarter += 1) {
      house.clock.advance(15_000);
      await settle();
    }
    expect(house.asked.addresses).toEqual([`https://guard.example/idp/${providerId}/callback`]);
    expect((await jobs()).at(-1)).toMatchObject({ mode: "full", state: "completed" });
    house.clock.advance(12 * 3_600_000);
    await settle();
    expect(house.asked.addresses).toHaveLength(2);
  });
});
