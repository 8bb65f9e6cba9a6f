import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jwtTypes } from "@agent-id-guard/protocol";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AuditVerification, createCheckpoints, createDraft, revocationsOf, verifyAudit } from "../../src/audit/index.ts";
import { digests } from "../../src/entropy/digests.ts";
import { createSigner } from "../../src/signer/node-crypto.ts";
import { openCheckpointFile } from "../../src/sinks/checkpoint-file.ts";
import { openStore } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { FakeEntropy } from "../fakes/fake-entropy.ts";
import { FakeLog } from "../fakes/fake-log.ts";
import { sha256 } from "../fakes/fake-store.ts";

/*
 * Somebody with the database file in hand, and all the time and tools that they like: the real store, signer and checkpoint file.
 * The checkpoint file is out of their reach.
 */

const signer = createSigner();
const key = await signer.generate("ES256");
signer.load(key.kid, key.privatePkcs8);
const clock = new FakeClock();
const entropy = new FakeEntropy(clock);
const draft = createDraft(clock, entropy);
const log = new FakeLog();

let folder: string;
let database: string;
let checkpointFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "audit-file-"));
  database = join(folder, "guard.sqlite");
  checkpointFile = join(folder, "elsewhere.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

/** A day of the server: it starts, does things, and stops in good order. */
async function day(work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore({ database, clock, sha256, log });
  const sink = await openCheckpointFile(checkpointFile);
  const sign = (claims: Readonly<Record<string, unknown>>) => signer.sign(key.kid, jwtTypes.checkpoint, claims);
  const checkpoints = await createCheckpoints({ store, clock, draft, log, sink, sign, digest: digests.sha256Base64url, instance: "ins_1" });
  await work(store);
  await checkpoints.close();
  await sink.close();
  await store.close();
}

const issue = (store: Store, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_value, index) =>
      store.commit({
        writes: [],
        events: [
          draft({
            category: "outbound",
            action: "token.issue",
            outcome: "success",
            actor: { type: "agent", id: `agt_${index}` },
            agentId: `agt_${index}`,
          }),
        ],
      }),
    ),
  );
const revoke = (store: Store) =>
  store.commit({
    writes: [],
    events: [
      draft({
        category: "admin",
        action: "agent.suspend",
        outcome: "success",
        actor: { type: "system", id: "t" },
        revokes: revocationsOf([{ kind: "agent", id: "agt_1" }], clock.nowMs()),
      }),
    ],
  });

async function verify(): Promise<AuditVerification> {
  const store = await openStore({ database, clock, sha256, log });
  const sink = await openCheckpointFile(checkpointFile);
  const verifyJws: typeof signer.verify = (jws, keys) => signer.verify(jws, keys);
  const options = { store, checkpoints: sink.lines(), publicKeys: [key.publicJwk], verifyJws, sha256, digest: digests.sha256Base64url };
  try {
    return await verifyAudit({ ...options, betweenPages: () => Promise.resolve() });
  } finally {
    await sink.close();
    await store.close();
  }
}

/** Changes the file with another tool. Who owns the file owns its triggers. */
function tamper(sql: string): void {
  const client = new Database(database);
  client.exec("DROP TRIGGER audit_log_no_update; DROP TRIGGER audit_log_no_delete;");
  client.exec(sql);
  client.close();
}

describe("AUD-01, AUD-02: the file of the database in the wrong hands", () => {
  it("untouched, over three days and more than one page, it verifies", async () => {
    for (let count = 1; count <= 3; count++) await day(async (store) => void (await issue(store, 700)));
    expect(await verify()).toMatchObject({ ok: true, events: 2_100, checkpoints: 3 });
  });

  it.each([
    ["a text is changed", "UPDATE audit_log SET body = replace(body, 'agt_4', 'agt_5') WHERE seq = 5", 5],
    ["a record is removed", "DELETE FROM audit_log WHERE seq = 5", 5],
    ["more than a page of records is removed", "DELETE FROM audit_log WHERE seq BETWEEN 5 AND 650", 5],
    ["the log is emptied", "DELETE FROM audit_log", 1],
    ["the tail is cut", "DELETE FROM audit_log WHERE seq > 698", 699],
    ["an agent's events are hidden from queries", "UPDATE audit_log SET agent_id = NULL WHERE agent_id = 'agt_4'", 5],
    ["a revocation is hidden from the start of the server", "UPDATE audit_log SET revoking = NULL", 701],
    ["an event is moved in time for queries", "UPDATE audit_log SET time_ms = time_ms - 1 WHERE seq = 9", 9],
  ])("%s: found", async (_what, sql, seq) => {
    await day(async (store) => {
      await issue(store, 700);
      await revoke(store);
    });
    tamper(sql);
    expect((await verify()).firstBad?.seq).toBe(seq);
  });

  it("a copy of an older day is put back: found, and recorded as soon as the server starts", async () => {
    await day(async (store) => void (await issue(store, 10)));
    const copy = join(folder, "copy.sqlite");
    await copyFile(database, copy);
    await day(async (store) => void (await revoke(store)));
    await copyFile(copy, database);
    expect((await verify()).firstBad?.seq).toBe(11);
    await day(async (store) => expect((await store.events({ action: "audit.mismatch" }))[0]).toMatchObject({ category: "alert", seq: 11 }));
    expect((await verify()).firstBad?.seq).toBe(11);
  });
});
