import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { externalPerson, FakeDirectory } from "../../fakes/fake-directory.ts";
import { grantRow, resourceRow, userRow } from "../../fakes/rows.ts";
import { openSyncHouse, providerId, type SyncHouse } from "../../fakes/sync-house.ts";

let directory: FakeDirectory;
let house: SyncHouse;

beforeEach(async () => {
  directory = new FakeDirectory();
  directory.tree = [
    { id: "d1", parentId: null, name: "Corp" },
    { id: "d2", parentId: "d1", name: "HR" },
  ];
  directory.teams = [{ id: "g1", name: "Readers" }];
  directory.staff = ["ana", "ben", "cem"].map((subject) =>
    externalPerson(subject, { departments: [["Corp", "HR"]], groups: [{ id: "g1", name: "Readers" }] }),
  );
  house = await openSyncHouse({}, directory);
});
afterEach(() => house.close());

const names = async () => (await house.all("users", { providerId, state: "active" })).map(({ subject }) => subject).toSorted();

async function grant(type: "group" | "department", subjectId: string): Promise<void> {
  await house.store.commit({
    writes: [
      { verb: "insert", collection: "resources", row: resourceRow("res_tickets", ["read"]) },
      { verb: "insert", collection: "grants", row: grantRow("gnt_1", type, subjectId, "res_tickets", ["read"]) },
    ],
    events: [house.admin().event({ action: "grant.create", target: { type: "grant", id: "gnt_1" } })],
  });
}

describe("a full run", () => {
  it("SYN-01: brings departments, groups, people and memberships, and tells how many", async () => {
    const job = await house.run();
    expect(job).toMatchObject({ state: "completed", error: null, problems: [] });
    expect(job.counts).toMatchObject({
      people: { read: 3, created: 3, updated: 0, unchanged: 0 },
      departments: { read: 2, created: 2 },
      groups: { read: 1, created: 1 },
      memberships: { added: 3, removed: 0 },
    });
    expect((await house.all("departments")).map(({ path }) => path).toSorted()).toEqual(["Corp", "Corp/HR"]);
    expect(await house.all("users", { providerId, department: "Corp/HR" })).toHaveLength(3);
  });

  it("SYN-01: writes nothing the second time but the job's own row, and its start and end", async () => {
    await house.run();
    const before = await house.seq();
    const versions = await house.all("users");
    const job = await house.run();
    expect(job.counts).toMatchObject({ people: { unchanged: 3 }, departments: { unchanged: 2 }, groups: { unchanged: 1 } });
    expect((await house.seq()) - before).toBe(2);
    expect(await house.all("users")).toEqual(versions);
  });

  it("follows what changed: names, memberships, renamed groups", async () => {
    await house.run();
    directory.teams = [{ id: "g1", name: "Readers of all" }];
    directory.staff = [externalPerson("ana", { name: "Ana Two", departments: [["Corp", "HR"]], groups: [] }), ...directory.staff.slice(1)];
    const { counts } = await house.run();
    expect(counts).toMatchObject({ people: { updated: 1, unchanged: 2 }, groups: { updated: 1 }, memberships: { removed: 1 } });
    expect(await house.all("groups")).toMatchObject([{ name: "Readers of all" }]);
    expect(await house.all("users", { subject: "ana" })).toMatchObject([{ name: "Ana Two" }]);
  });

  it("asks each group for its members where people come without theirs", async () => {
    directory.staff = directory.staff.map((person) => ({ ...person, groups: null, ref: `cn=${person.subject}` }));
    directory.teamMembers.set("g1", ["cn=ana", "cn=ben", "cn=nobody"]);
    expect((await house.run({ dryRun: true })).counts.memberships).toEqual({ added: 2, removed: 0 });
    expect((await house.run()).counts.memberships).toEqual({ added: 2, removed: 0 });
    directory.teamMembers.set("g1", ["cn=ben", "cn=cem"]);
    expect((await house.run()).counts.memberships).toEqual({ added: 1, removed: 1 });
    const before = await house.seq();
    await house.run();
    expect((await house.seq()) - before).toBe(2);
  });

  it("SYN-02: counts the same in a dry run, and writes nothing", async () => {
    const before = await house.seq();
    const dry = await house.run({ dryRun: true });
    expect(await house.all("users")).toEqual([]);
    expect(await house.all("groups")).toEqual([]);
    expect((await house.seq()) - before).toBe(2);
    const { counts } = await house.run();
    expect(dry.counts).toEqual(counts);
  });

  it("reads nobody out of a directory that breaks off, and removes nothing", async () => {
    await house.run();
    directory.beforeEach = (told) => {
      if (told === 1) throw new TypeError("broken off");
    };
    const job = await house.run();
    expect(job).toMatchObject({ state: "failed", counts: { people: { departed: 0 } } });
    expect(await names()).toEqual(["ana", "ben", "cem"]);
  });
});

describe("those who are not shown any more", () => {
  beforeEach(() => house.run());

  it("SYN-03: depart only on the provider's own word", async () => {
    directory.staff = directory.staff.filter(({ subject }) => subject !== "ana");
    directory.hidden.add("ben");
    const job = await house.run();
    expect(job.counts.people).toMatchObject({ departed: 1, unknown: 1, unchanged: 1 });
    expect(await house.all("users", { subject: "ana" })).toMatchObject([{ state: "departed" }]);
    expect(await house.all("users", { subject: "ben" })).toMatchObject([{ state: "active", upstreamState: "unknown" }]);
  });

  it("SYN-03: stay, as unknown, while the provider does not answer; a second run writes no more", async () => {
    directory.staff = directory.staff.slice(1);
    directory.isDeaf = true;
    expect((await house.run()).counts.people).toMatchObject({ departed: 0, unknown: 1 });
    const before = await house.seq();
    expect((await house.run()).counts.people).toMatchObject({ departed: 0, unknown: 1 });
    expect((await house.seq()) - before).toBe(2);
    directory.isDeaf = false;
    expect((await house.run()).counts.people).toMatchObject({ departed: 1, unknown: 0 });
  });

  it("depart when they are shown as disabled, and are back when they are shown again", async () => {
    const staff = directory.staff;
    directory.staff = staff.map((person) => (person.subject === "ana" ? { ...person, isActive: false } : person));
    expect((await house.run()).counts.people).toMatchObject({ departed: 1 });
    expect(directory.asked).toEqual([]);
    const before = await house.seq();
    await house.run();
    expect((await house.seq()) - before).toBe(2);
    directory.staff = staff;
    expect((await house.run()).counts.people).toMatchObject({ returned: 1 });
    expect(await names()).toEqual(["ana", "ben", "cem"]);
  });

  it("SYN-04: are not removed beyond the thresholds before an administrator agrees to just as many", async () => {
    await house.set({ thresholds: { people: 1, departments: 10, groups: 10 } });
    directory.staff = directory.staff.slice(2);
    const job = await house.run();
    expect(job).toMatchObject({ state: "waiting", counts: { people: { departed: 2 } } });
    expect(await names()).toEqual(["ana", "ben", "cem"]);
    const approved = await house.approve(job);
    expect(approved).toMatchObject({
      state: "completed",
      trigger: "approval",
      thresholds: { people: 2 },
      counts: { people: { departed: 2 } },
    });
    expect(await names()).toEqual(["cem"]);
    expect(await house.all("sync_jobs", { state: "waiting" })).toEqual([]);
  });

  it("SYN-04: one more than was agreed to is asked for again", async () => {
    await house.set({ thresholds: { people: 0, departments: 0, groups: 0 } });
    directory.staff = directory.staff.slice(1);
    const job = await house.run();
    expect(job).toMatchObject({ state: "waiting" });
    directory.staff = directory.staff.slice(1);
    expect(await house.approve(job)).toMatchObject({ state: "waiting", counts: { people: { departed: 2 } } });
    expect(await names()).toHaveLength(3);
  });

  it("SYN-04: a dry run tells that it would stop", async () => {
    await house.set({ thresholds: { people: 0, departments: 0, groups: 0 } });
    directory.staff = directory.staff.slice(1);
    const job = await house.run({ dryRun: true });
    expect(job).toMatchObject({ state: "completed", problems: [{ code: "sync.threshold" }], counts: { people: { departed: 1 } } });
  });
});

describe("departments and groups that are gone", () => {
  it("are removed, with the memberships", async () => {
    await house.run();
    directory.tree = directory.tree.slice(0, 1);
    directory.teams = [];
    directory.staff = directory.staff.map((person) => ({ ...person, departments: [["Corp"]], groups: [] }));
    const { counts } = await house.run();
    expect(counts).toMatchObject({ departments: { removed: 1 }, groups: { removed: 1 }, memberships: { removed: 3 } });
    expect(await house.all("groups")).toEqual([]);
    expect(await house.all("departments")).toMatchObject([{ path: "Corp" }]);
  });

  it("stay, without members, while a grant names the group; whoever was in it loses what it gave", async () => {
    directory.staff = directory.staff.map((person) => ({ ...person, groups: null }));
    directory.teamMembers.set("g1", ["ana"]);
    await house.run();
    const [group] = await house.all("groups");
    await grant("group", group?.id ?? "");
    directory.teams = [];
    const job = await house.run();
    expect(job).toMatchObject({
      problems: [{ code: "group.kept", ref: "g1" }],
      counts: { groups: { removed: 0 }, memberships: { removed: 1 } },
    });
    expect(await house.all("groups")).toHaveLength(1);
    const [event] = await house.store.events({ action: "group.member.remove", newestFirst: true, limit: 1 });
    expect(event?.revokes).toHaveLength(1);
  });

  it("are told where a grant names a path that is another now", async () => {
    await house.run();
    await grant("department", "Corp/HR");
    directory.tree = [directory.tree[0] ?? { id: "", parentId: null, name: "" }, { id: "d2", parentId: "d1", name: "People" }];
    const job = await house.run();
    expect(job.problems).toEqual([
      { code: "department.renamed", ref: "d2", message: expect.stringContaining("Corp/HR is Corp/People now") },
    ]);
  });

  it("tells of a department that is below itself, and goes on", async () => {
    directory.tree = [
      { id: "a", parentId: "b", name: "A" },
      { id: "b", parentId: "a", name: "B" },
    ];
    const job = await house.run();
    expect(job).toMatchObject({ state: "completed", counts: { people: { created: 3 }, departments: { created: 0 } } });
    expect(job.problems.map(({ code }) => code)).toEqual(["department.unreadable", "department.unreadable"]);
  });
});

describe("people who came another way", () => {
  const ana = userRow("usr_ana", { providerId: "local", subject: "ana.local", email: "ANA@corp.example" });
  const insert = (...rows: (typeof ana)[]) =>
    house.store.commit({
      writes: rows.map((row) => ({ verb: "insert", collection: "users", row }) as const),
      events: [house.admin().event({ action: "user.create", target: { type: "user", id: "usr_ana" } })],
    });

  it("SYN-05: are taken over by the chosen identifier, and keep the way they came", async () => {
    await insert(ana);
    await house.set({ matchBy: "email" });
    const job = await house.run();
    expect(job.counts.people).toMatchObject({ linked: 1, created: 2 });
    expect(await house.store.get("users", "usr_ana")).toMatchObject({
      providerId,
      subject: "ana",
      name: "Person ana",
      department: "Corp/HR",
    });
    expect(await house.all("identities")).toMatchObject([{ userId: "usr_ana", providerId: "local", subject: "ana.local" }]);
    const before = await house.seq();
    expect((await house.run()).counts.people).toMatchObject({ unchanged: 3, linked: 0 });
    expect((await house.seq()) - before).toBe(2);
  });

  it.each([
    ["nobody is to be matched", "none", {}],
    ["they hold a role", "email", { role: "admin" }],
    ["they are suspended", "email", { state: "suspended" }],
    ["the identifier is another", "employeeNumber", {}],
  ] as const)("SYN-05: are not taken over when %s", async (_why, matchBy, more) => {
    await insert({ ...ana, ...more });
    await house.set({ matchBy });
    expect((await house.run()).counts.people).toMatchObject({ linked: 0, created: 3 });
    expect(await house.store.get("users", "usr_ana")).toMatchObject({ providerId: "local" });
  });

  it("SYN-05: are never guessed", async () => {
    await insert(ana, { ...ana, id: "usr_ana2", subject: "ana.two" });
    await house.set({ matchBy: "email" });
    const job = await house.run();
    expect(job).toMatchObject({ counts: { people: { linked: 0, created: 2 } }, problems: [{ code: "person.ambiguous", ref: "ana" }] });
  });
});
