import { readFileSync, writeFileSync } from "node:fs";
import { endpoints } from "@agent-id-guard/protocol";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCheckpoint } from "../../../src/audit/index.ts";
import { chainHash } from "../../../src/open-ports.ts";
import { apiOf, Installation } from "./installation.ts";

interface Verification {
  readonly ok: boolean;
  readonly restores?: readonly { readonly fromSeq: number; readonly toSeq: number }[];
  readonly firstBad?: { readonly seq: number; readonly why: string };
}
interface Page {
  readonly items: readonly {
    readonly seq: number;
    readonly action: string;
    readonly revokes?: readonly object[];
    readonly previousHash: string;
    readonly hash: string;
  }[];
}

const original = new Installation();
const others: Installation[] = [];
const copy = (...without: readonly string[]) => {
  const other = original.copy(...without);
  others.push(other);
  return other;
};
let keyBefore: string;
let tokenBefore: string;
let lastBefore: number;

beforeAll(async () => {
  await original.serve(async (api) => {
    await api("POST", "groups", { name: "kept" });
    await api("POST", "audit/verify", {});
  });
  await original.open(async (store) => {
    const atMs = 1_800_000_000_000;
    const base = { version: 1, createdAtMs: 1 };
    const lease = {
      credentialId: "crd_1",
      connectionId: null,
      resourceId: "res_1",
      agentId: "agt_1",
      userId: null,
      mode: "dynamic",
      purpose: null,
      txn: "txn_1",
      tokenId: "t",
      chain: [],
      address: null,
      state: "live",
      expiresAtMs: atMs,
      mostUntilMs: atMs,
      renewals: 0,
      endedAtMs: null,
      killing: null,
      killAtMs: null,
    } as const;
    const handle = { kmsKeyId: "k", wrappedKey: "w", nonce: "n", ciphertext: "c" };
    await store.commit({
      writes: [
        { verb: "insert", collection: "leases", row: { ...base, ...lease, id: "lse_1", handle } },
        { verb: "insert", collection: "leases", row: { ...base, ...lease, id: "lse_2", handle: null } },
        { verb: "insert", collection: "claims", row: { ...base, id: "claimed", expiresAtMs: atMs } },
      ],
      events: [
        { id: "e", timeMs: 1, category: "credential", action: "delivery.issue", outcome: "success", actor: { type: "agent", id: "agt_1" } },
      ],
    });
  });
  await original.backup("before");
  await original.serve(async (api, guard) => {
    tokenBefore = await guard.systemToken();
    await api("POST", "groups", { name: "lost" });
    const { items } = await api<{ readonly items: readonly { readonly kid: string }[] }>("GET", "keys");
    keyBefore = items[0]?.kid as string;
  });
  lastBefore = await original.open(async (store) => (await store.events({ newestFirst: true, limit: 1 }))[0]?.seq as number);
}, 30_000);
afterAll(() => {
  for (const one of [original, ...others]) one.remove();
});

describe("after a restore", () => {
  let restored: Installation;
  beforeAll(async () => {
    restored = copy();
    await restored.restore(restored.at("before"), { replace: true });
  });

  it("DUR-10: the log goes on above every number there was, and its check tells of the restore", async () => {
    await restored.serve(async (api) => {
      const verification = await api<Verification>("POST", "audit/verify", {});
      const { items } = await api<Page>("GET", "audit/events?order=oldest&limit=200");
      const at = items.findIndex(({ action }) => action === "backup.restore");
      const [before, restore] = [items[at - 1], items[at]];
      expect(verification).toMatchObject({ ok: true, restores: [{ fromSeq: (before?.seq ?? 0) + 1, toSeq: lastBefore }] });
      expect(restore).toMatchObject({ seq: lastBefore + 1, previousHash: before?.hash });
      expect(items.map(({ action }) => action)).not.toContain("audit.mismatch");
    });
  });

  it("DUR-10: every token of before is dead, and a new key signs", async () => {
    await restored.serve(async (api, guard) => {
      const answer = await guard.fetch(
        new Request(`${guard.issuer}/api/v1/agents`, { headers: { authorization: `Bearer ${tokenBefore}` } }),
      );
      expect(answer.status).toBe(401);
      const { items } = await api<{ readonly items: readonly { readonly kid: string; readonly state: string }[] }>("GET", "keys");
      expect(items.find(({ kid }) => kid === keyBefore)?.state).toBe("compromised");
      expect(items.filter(({ state }) => state === "active")).toHaveLength(1);
      const jwks = (await (await guard.fetch(new Request(`${guard.issuer}${endpoints.jwks}`))).json()) as {
        readonly keys: readonly { readonly kid: string }[];
      };
      expect(jwks.keys.map(({ kid }) => kid)).not.toContain(keyBefore);
    });
    const events = await restored.open((store) => store.events({ revoking: true }));
    expect(events.find(({ action }) => action === "backup.restore")?.revokes).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: "all" }), expect.objectContaining({ kind: "key", id: keyBefore })]),
    );
  });

  it("DUR-10: leases are over, with what it takes to kill them; what is short-lived is not there", async () => {
    await restored.open(async (store) => {
      expect(await store.get("leases", "lse_1")).toMatchObject({
        state: "revoked",
        killing: { outcome: "pending" },
        handle: { ciphertext: "c" },
      });
      expect(await store.get("leases", "lse_2")).toMatchObject({ state: "revoked", killing: { outcome: "left" }, killAtMs: null });
      expect(await store.get("claims", "claimed")).toBeUndefined();
      expect((await store.find("groups", {})).map(({ name }) => name)).toEqual(["kept"]);
    });
  });

  it("the same backup is restored again, and then one that was made in between", async () => {
    const again = copy();
    await again.restore(again.at("before"), { replace: true });
    await again.serve((api) => api("POST", "groups", { name: "in between" }));
    await again.backup("between");
    const first = await again.restore(again.at("before"), { replace: true });
    await again.serve(async (api) => expect(await api<Verification>("POST", "audit/verify", {})).toMatchObject({ ok: true }));
    const second = await again.restore(again.at("between"), { replace: true });
    expect(second.lostToSeq).toBeGreaterThan(first.lostToSeq);
    await again.serve(async (api) => {
      expect(await api<Verification>("POST", "audit/verify", {})).toMatchObject({ ok: true, restores: [{}, {}] });
      await expect(api("GET", "estate")).resolves.toMatchObject({ state: "running" });
    });
  });
});

describe("DUR-10: where not everything that was revoked is known, everything stands still", () => {
  it.each([
    ["without the old database and the journal", ["guard.sqlite", "revocations.jsonl"]],
    ["on another machine, with nothing but the backup", ["guard.sqlite", "revocations.jsonl", "checkpoints.jsonl"]],
  ])("%s", async (_name, without) => {
    const restored = copy(...without);
    const { stoppedBecause } = await restored.restore(restored.at("before"));
    expect(stoppedBecause).toContain("Neither the old database nor the journal");
    await restored.serve(async (api) => {
      expect(await api("GET", "estate")).toMatchObject({ state: "stopped", reason: stoppedBecause });
      await api("POST", "estate/resume", { reason: "looked through" });
      expect(await api("GET", "estate")).toMatchObject({ state: "running" });
      expect(await api<Verification>("POST", "audit/verify", {})).toMatchObject({ ok: true });
    });
  });

  it("with a journal that ends before the last checkpoint, or that a line was taken from", async () => {
    const lines = readFileSync(original.at("revocations.jsonl"), "utf8").split("\n");
    expect(lines.length).toBeGreaterThan(3);
    for (const kept of [lines.slice(0, 1), lines.filter((_line, at) => at !== 1)]) {
      const restored = copy("guard.sqlite");
      writeFileSync(restored.at("revocations.jsonl"), `${kept.join("\n").trimEnd()}\n`);
      expect((await restored.restore(restored.at("before"))).stoppedBecause).toMatch(/is not known|is known for events/);
    }
  });
});

describe("AUD-02: a restore that is not on record is found", () => {
  it("a database file that was put back by hand", async () => {
    const restored = copy();
    await restored.restore(restored.at("before"), { replace: true });
    const older = copy();
    writeFileSync(older.database, readFileSync(restored.database));
    await restored.serve((api) => api("POST", "groups", { name: "later" }));
    writeFileSync(restored.database, readFileSync(older.database));
    await restored.serve(async (api) => {
      expect(await api<Verification>("POST", "audit/verify", {})).toMatchObject({ ok: false });
      const { items } = await api<Page>("GET", "audit/events?order=newest");
      expect(items.map(({ action }) => action)).toContain("audit.mismatch");
    });
  });

  it("an event of a restore that somebody wrote into the database behind a log that they had cut", async () => {
    const forged = copy();
    const { seq: newest = 0 } =
      readCheckpoint(readFileSync(forged.at("checkpoints.jsonl"), "utf8").trim().split("\n").at(-1) as string) ?? {};
    const db = new Database(forged.database);
    db.exec("DROP TRIGGER audit_log_no_delete");
    const cut = newest - 2;
    db.prepare("DELETE FROM audit_log WHERE seq > ?").run(cut);
    const { hash } = db.prepare("SELECT hash FROM audit_log WHERE seq = ?").get(cut) as { hash: Buffer };
    const body = JSON.stringify({
      seq: newest + 9,
      id: "x",
      timeMs: 1,
      category: "admin",
      action: "backup.restore",
      outcome: "success",
      actor: { type: "system", id: "restore" },
      detail: { lostFromSeq: cut + 1, lostToSeq: newest + 8 },
    });
    db.prepare(
      "INSERT INTO audit_log (seq, time_ms, category, action, outcome, body, hash) VALUES (?, 1, 'admin', 'backup.restore', 'success', ?, ?)",
    ).run(newest + 9, body, Buffer.from(chainHash(hash, body)));
    db.close();
    await forged.serve(async (_api, guard) => {
      const verification = await (await apiOf(guard))<Verification>("POST", "audit/verify", {});
      expect(verification).toMatchObject({
        ok: false,
        firstBad: { seq: newest + 9, why: expect.stringContaining("no checkpoint vouches") },
      });
    });
  });
});
