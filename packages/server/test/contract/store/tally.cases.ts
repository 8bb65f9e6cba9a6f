import type { AuditEventDraft } from "@agent-id-guard/protocol";
import { expect, it } from "vitest";
import type { Store, Write } from "../../../src/store/port.ts";
import { endings, event, insertGroup } from "./database.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = 1_764_000_000_000;

const call = (more: Partial<AuditEventDraft> = {}) =>
  event({ category: "outbound", action: "gateway.call", timeMs: startMs, agentId: "agt_1", credentialId: "crd_1", ...more });
const record = (store: Store, ...events: readonly AuditEventDraft[]) => store.commit({ writes: [], events });
const counted = async (store: Store, subject: string) =>
  (await store.find("tallies", { where: { subject } })).map(({ bucketMs, action, outcome, count, lastAtMs }) => [
    bucketMs - startMs,
    action,
    outcome,
    count,
    lastAtMs - startMs,
  ]);

export function tallyCases(store: () => Store): void {
  it("counts each event with its commit: all by five minutes, each agent and credential by the hour", async () => {
    await record(store(), call(), call({ timeMs: startMs + 1_000 }), call({ timeMs: startMs + 300_000, outcome: "denied" }));
    await record(store(), call({ timeMs: startMs + 2_000 }), call({ timeMs: startMs + 500, agentId: "agt_2" }));
    expect(await counted(store(), "all")).toEqual([
      [0, "gateway.call", "success", 4, 2_000],
      [300_000, "gateway.call", "denied", 1, 300_000],
    ]);
    expect(
      (await store().find("tallies", { where: { subject: ["all/hour", "all/day"] } })).map(({ subject, outcome, count }) => [
        subject,
        outcome,
        count,
      ]),
    ).toEqual([
      ["all/day", "denied", 1],
      ["all/day", "success", 4],
      ["all/hour", "denied", 1],
      ["all/hour", "success", 4],
    ]);
    const hour = startMs - (startMs % hourMs) - startMs;
    expect(await counted(store(), "agt_1")).toEqual([
      [hour, "gateway.call", "denied", 1, 300_000],
      [hour, "gateway.call", "success", 3, 2_000],
    ]);
    expect(await counted(store(), "agt_2")).toEqual([[hour, "gateway.call", "success", 1, 500]]);
    expect((await counted(store(), "crd_1")).map(([, , outcome, count]) => [outcome, count])).toEqual([
      ["denied", 1],
      ["success", 4],
    ]);
  });

  it("nobody but the store writes one, by any verb: TypeError", async () => {
    await record(store(), call());
    const [row] = await store().find("tallies", { where: { subject: "agt_1" } });
    const { id = "", version = 0 } = row ?? {};
    const writes = [
      { verb: "insert", collection: "tallies", row: { ...row, id: "mine" } },
      { verb: "compareAndSet", collection: "tallies", id, version, set: { count: 0 } },
      { verb: "consumeOne", collection: "tallies", id },
      { verb: "remove", collection: "tallies", where: { id } },
    ] as unknown as readonly Write[];
    for (const write of writes) {
      await expect(store().commit({ writes: [write], events: [] })).rejects.toBeInstanceOf(TypeError);
      await expect(store().commit({ writes: [insertGroup("grp_1"), write], events: [call()] })).rejects.toBeInstanceOf(TypeError);
    }
    expect(await store().find("tallies", { where: { subject: "agt_1" } })).toEqual([row]);
    expect(await store().get("groups", "grp_1")).toBeUndefined();
  });

  it("a row has the id by which its subject's rows stand in the order of time, and says how long it is kept", async () => {
    await record(store(), call());
    const bucketMs = startMs - (startMs % hourMs);
    expect(await store().find("tallies", { where: { subject: "agt_1" } })).toEqual([
      {
        id: `agt_1:${bucketMs}:gateway.call:success`,
        version: 1,
        createdAtMs: startMs,
        subject: "agt_1",
        bucketMs,
        action: "gateway.call",
        outcome: "success",
        count: 1,
        lastAtMs: startMs,
        expiresAtMs: bucketMs + 400 * dayMs,
      },
    ]);
    const [all] = await store().find("tallies", { where: { subject: "all" } });
    expect(all?.expiresAtMs).toBe(startMs + 40 * dayMs);
  });

  it("loses no event to concurrency, and counts none of a unit that failed", async () => {
    await store().commit({ writes: [insertGroup("grp_1")], events: [event({ timeMs: startMs })] });
    const units = Array.from({ length: 300 }, (_, i) =>
      store().commit(
        i % 3 === 0
          ? { writes: [insertGroup("grp_1")], events: [call()] }
          : { writes: [], events: [call({ agentId: `agt_${i % 7}` }), call()] },
      ),
    );
    expect((await endings(units)).filter((end) => end === "conflict")).toHaveLength(100);
    const rows = await store().find("tallies", { where: { action: "gateway.call", subject: "all" } });
    expect(rows.map(({ count }) => count)).toEqual([400]);
    const perAgent = await Promise.all(Array.from({ length: 7 }, (_, i) => counted(store(), `agt_${i}`)));
    expect(perAgent.flat().reduce((sum, [, , , count]) => sum + Number(count), 0)).toBe(400);
  });

  it("what an administrator does, and what a reporter can't prove, is nobody's use", async () => {
    await record(
      store(),
      event({ timeMs: startMs, action: "agent.suspend", agentId: "agt_1" }),
      call({ detail: { unverified: true } }),
      call({ agentId: "agt_\u0000", credentialId: "crd_\ud800" }),
    );
    expect((await store().find("tallies", {})).map(({ subject, action, count }) => [subject, action, count])).toEqual([
      ["all/day", "agent.suspend", 1],
      ["all/day", "gateway.call", 2],
      ["all/hour", "agent.suspend", 1],
      ["all/hour", "gateway.call", 2],
      ["all", "agent.suspend", 1],
      ["all", "gateway.call", 2],
    ]);
  });

  it("counts right when the clock goes back", async () => {
    await record(store(), call({ timeMs: startMs + 5_000 }));
    await record(store(), call({ timeMs: startMs + 1_000 }));
    expect(await counted(store(), "all")).toEqual([[0, "gateway.call", "success", 2, 5_000]]);
  });

  it("knows since when and until when each has been used, and that a failed sign-in is no use", async () => {
    await record(
      store(),
      call(),
      call({ timeMs: startMs + 7 }),
      call({ category: "auth", action: "party.authenticate", agentId: "agt_2", timeMs: startMs + 9 }),
    );
    await record(store(), call({ timeMs: startMs + 3, outcome: "denied" }));
    const used = await store().find("tallies", { where: { id: ["used:agt_1", "used:agt_2", "used:crd_1"] } });
    expect(used.map(({ id, createdAtMs, lastAtMs, count }) => [id, createdAtMs - startMs, lastAtMs - startMs, count])).toEqual([
      ["used:agt_1", 0, 7, 3],
      ["used:crd_1", 0, 7, 3],
    ]);
    expect((await counted(store(), "agt_2")).map(([, action]) => action)).toEqual(["party.authenticate"]);
  });
}
