import { createHash } from "node:crypto";
import { type AuditEventDraft, jwtTypes } from "@agent-id-guard/protocol";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { genesis, seal } from "../../src/audit/chain.ts";
import {
  type AuditVerification,
  type Checkpoints,
  createCheckpoints,
  createDraft,
  type EventFacts,
  revocationsOf,
  verifyAudit,
} from "../../src/audit/index.ts";
import { createSigner } from "../../src/signer/node-crypto.ts";
import { createMemoryCheckpoints } from "../../src/sinks/checkpoint-memory.ts";
import type { CheckpointSink } from "../../src/sinks/port.ts";
import type { SealedRecord } from "../../src/store/port.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { FakeEntropy } from "../fakes/fake-entropy.ts";
import { FakeLog } from "../fakes/fake-log.ts";
import { FakeStore, sha256 } from "../fakes/fake-store.ts";
import { SigningKey } from "../fakes/signing-key.ts";
import { firstBadSeq } from "./second-verifier.ts";

const signer = createSigner();
const verifyJws: typeof signer.verify = (jws, keys) => signer.verify(jws, keys);
const digest = (text: string) => createHash("sha256").update(text).digest("base64url");

/** A log of `events` events with a checkpoint every `every` of them, all of it open to tampering. */
class Scene {
  readonly clock = new FakeClock();
  readonly entropy = new FakeEntropy(this.clock);
  readonly store = new FakeStore(this.clock);
  readonly draft = createDraft(this.clock, this.entropy);
  readonly keys = [new SigningKey("k1")];
  readonly log = new FakeLog();
  sink: CheckpointSink = createMemoryCheckpoints();
  active = this.keys[0] as SigningKey;

  constructor() {
    this.store.seed("signing_keys", this.active.row("active"));
  }

  checkpoints(): Promise<Checkpoints> {
    const sign = (claims: Readonly<Record<string, unknown>>) => this.active.sign(jwtTypes.checkpoint, claims);
    const { store, clock, draft, sink, log } = this;
    return createCheckpoints({ store, clock, draft, sink, log, sign, digest, instance: "ins_1" });
  }

  async grow(events: number, checkpoints: Checkpoints, every = 10): Promise<void> {
    for (let index = 1; index <= events; index++) {
      await this.store.commit({ writes: [], events: [this.event({ tokenId: this.entropy.uuid() })] });
      if (index % every === 0) await checkpoints.write();
    }
  }

  event(more: Partial<EventFacts> = {}): AuditEventDraft {
    this.clock.advance(1);
    return this.draft({ category: "outbound", action: "token.issue", outcome: "success", actor: { type: "agent", id: "agt_1" }, ...more });
  }

  get records(): readonly SealedRecord[] {
    return this.store.log.map(({ record }) => record);
  }

  set records(records: readonly SealedRecord[]) {
    const event = this.store.log[0]?.event;
    if (event === undefined) throw new TypeError("nothing to tamper with");
    this.store.log = records.map((record) => ({
      record,
      event: { ...event, seq: record.seq, hash: Buffer.from(record.hash).toString("hex") },
    }));
  }

  get lines(): Promise<readonly string[]> {
    return collect(this.sink.lines());
  }

  /** What both verifiers say, which must be the same. */
  async verify(lines?: readonly string[]): Promise<AuditVerification> {
    const checkpoints = lines ?? (await this.lines);
    const publicKeys = this.keys.map((key) => key.publicJwk);
    const iterable = (async function* () {
      yield* checkpoints;
    })();
    const betweenPages = () => Promise.resolve();
    const result = await verifyAudit({ store: this.store, checkpoints: iterable, publicKeys, verifyJws, sha256, digest, betweenPages });
    expect(await firstBadSeq(this.records, checkpoints, publicKeys), "the second verifier").toBe(result.firstBad?.seq);
    expect(result.ok).toBe(result.firstBad === undefined);
    return result;
  }
}

async function collect(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

/** Records linked anew from their bodies, as somebody does who can compute hashes but not sign. */
function relink(bodies: readonly string[]): SealedRecord[] {
  let head = genesis;
  return bodies.map((body, index) => {
    const { seq: _seq, ...draft } = JSON.parse(body);
    head = seal(head, draft, sha256, 0).record;
    return { ...(head as SealedRecord), seq: index + 1 };
  });
}

let scene: Scene;
beforeEach(async () => {
  scene = new Scene();
  const checkpoints = await scene.checkpoints();
  await scene.grow(60, checkpoints);
  await checkpoints.close();
});

describe("AUD-01: a record is changed", () => {
  it("an untouched log verifies", async () => {
    expect(await scene.verify()).toEqual({ ok: true, events: 60, headSeq: 60, checkpoints: 6 });
  });

  it("each edit at 1,000 random places is found, and named by its sequence number", async () => {
    const intact = scene.records;
    const at = fc.integer({ min: 1, max: 60 });
    const edits = fc.oneof(
      fc.record({ kind: fc.constant("text" as const), at, where: fc.nat(), to: fc.constantFrom("0", "x", " ", '"', "é") }),
      fc.record({ kind: fc.constant("hash" as const), at, where: fc.nat(31), to: fc.integer({ min: 1, max: 255 }) }),
      fc.record({ kind: fc.constant("removal" as const), at: fc.integer({ min: 1, max: 59 }) }),
      fc.record({ kind: fc.constant("renumbered removal" as const), at: fc.integer({ min: 1, max: 59 }) }),
      fc.record({ kind: fc.constant("insertion" as const), at }),
      fc.record({ kind: fc.constant("swap" as const), at, other: at }),
    );
    await fc.assert(
      fc.asyncProperty(edits, async (edit) => {
        const records = [...intact];
        const index = edit.at - 1;
        const record = records[index] as SealedRecord;
        if (edit.kind === "text") {
          const where = edit.where % record.body.length;
          fc.pre(record.body[where] !== edit.to);
          records[index] = { ...record, body: `${record.body.slice(0, where)}${edit.to}${record.body.slice(where + 1)}` };
        } else if (edit.kind === "hash")
          records[index] = { ...record, hash: record.hash.map((byte, place) => (place === edit.where ? byte ^ edit.to : byte)) };
        else if (edit.kind === "removal" || edit.kind === "renumbered removal") records.splice(index, 1);
        else if (edit.kind === "insertion") records.splice(index, 0, record);
        else {
          fc.pre(edit.at !== edit.other);
          [records[index], records[edit.other - 1]] = [records[edit.other - 1] as SealedRecord, record];
        }
        scene.records = edit.kind === "removal" ? records : records.map((each, place) => ({ ...each, seq: place + 1 }));
        const expected = edit.kind === "insertion" ? edit.at + 1 : edit.kind === "swap" ? Math.min(edit.at, edit.other) : edit.at;
        expect((await scene.verify()).firstBad?.seq).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  }, 120_000);

  it("a changed record whose own hash was computed anew is found at the record after it", async () => {
    const records = [...scene.records];
    const record = records[29] as SealedRecord;
    const body = record.body.replace("agt_1", "agt_2");
    records[29] = { seq: 30, body, hash: sha256((records[28] as SealedRecord).hash, body) };
    scene.records = records;
    expect((await scene.verify()).firstBad?.seq).toBe(30);
  });
});

describe("AUD-01: without any checkpoint", () => {
  it("a record taken out, and everything after it linked anew, is found by the place that its text names", async () => {
    const bodies = scene.records.map(({ body }) => body).toSpliced(30, 1);
    let hash = genesis.hash;
    scene.records = bodies.map((body, index) => {
      hash = sha256(hash, body);
      return { seq: index + 1, body, hash };
    });
    expect((await scene.verify([])).firstBad?.seq).toBe(31);
  });
});

describe("AUD-02: what hashes alone can't show", () => {
  it("a cut tail", async () => {
    scene.records = scene.records.slice(0, 57);
    expect((await scene.verify()).firstBad).toMatchObject({ seq: 58, why: expect.stringContaining("saw record 60") });
  });

  it("a log emptied altogether", async () => {
    scene.records = [];
    expect((await scene.verify()).firstBad?.seq).toBe(1);
  });

  it("a tail cut and grown again", async () => {
    scene.records = scene.records.slice(0, 57);
    await scene.grow(10, await scene.checkpoints(), 100);
    expect((await scene.verify()).firstBad?.seq).toBe(60);
  });

  it("a full rewrite without the key: every hash is right, but no checkpoint saw it", async () => {
    scene.records = relink(scene.records.map(({ body }, index) => (index === 14 ? body.replace("agt_1", "agt_2") : body)));
    expect((await scene.verify([])).ok).toBe(true);
    expect((await scene.verify()).firstBad).toMatchObject({ seq: 20, why: expect.stringContaining("rewritten") });
  });

  it("a rewrite with checkpoints signed by a key of the attacker's own, put into the database", async () => {
    const mallory = new SigningKey("k1");
    const lines = (await scene.lines).map((line) =>
      mallory.sign(jwtTypes.checkpoint, JSON.parse(Buffer.from(line.split(".")[1] ?? "", "base64url").toString())),
    );
    expect((await scene.verify(lines)).firstBad?.seq).toBe(1);
    scene.keys.push(new SigningKey("k2"));
    const forged = [...(await scene.lines).slice(0, 5), (scene.keys[1] as SigningKey).sign(jwtTypes.checkpoint, await claimsOf(5))];
    expect((await scene.verify(forged)).firstBad).toMatchObject({ seq: 60, why: expect.stringContaining("nobody announced") });
  });

  it("a database restored from an older day, and one that went on from there", async () => {
    const older = scene.records.slice(0, 33);
    scene.records = older;
    expect((await scene.verify()).firstBad?.seq).toBe(34);
    const again = await scene.checkpoints();
    expect(scene.log.lines.map(({ level }) => level)).toEqual(["error"]);
    expect(JSON.parse(scene.records.at(-1)?.body ?? "")).toMatchObject({
      category: "alert",
      action: "audit.mismatch",
      detail: { checkpointSeq: 60, headSeq: 33 },
    });
    await scene.grow(40, again);
    expect((await scene.verify()).firstBad?.seq).toBe(40);
  });

  it("a checkpoint taken away, doubled, put elsewhere or said by a token of another kind", async () => {
    const lines = await scene.lines;
    const [first, second, third, ...rest] = lines as [string, string, string, ...string[]];
    expect((await scene.verify([second, third, ...rest])).firstBad?.seq).toBe(1);
    expect((await scene.verify([first, third, ...rest])).firstBad?.seq).toBe(11);
    expect((await scene.verify([first, second, second, third, ...rest])).firstBad?.seq).toBe(21);
    expect((await scene.verify([first, third, second, ...rest])).firstBad?.seq).toBe(11);
    expect((await scene.verify([first, scene.active.sign("at+jwt", await claimsOf(1)), third])).firstBad?.seq).toBe(11);
    expect((await scene.verify([first, "no jws at all"])).firstBad?.seq).toBe(11);
  });

  async function claimsOf(index: number): Promise<Record<string, unknown>> {
    return JSON.parse(Buffer.from((await scene.lines)[index]?.split(".")[1] ?? "", "base64url").toString());
  }
});

describe("AUD-05: the key of the checkpoints changes", () => {
  async function rotate(kid: string, checkpoints: Checkpoints): Promise<void> {
    const next = new SigningKey(kid);
    scene.keys.push(next);
    const event = scene.event({ category: "admin", action: "signing_key.create", target: { type: "signing_key", id: kid } });
    await scene.store.commit({ writes: [{ verb: "insert", collection: "signing_keys", row: next.row("next") }], events: [event] });
    await checkpoints.write();
    scene.active = next;
  }

  it("old ranges verify with their old keys, and each new key was announced by the one before it", async () => {
    const checkpoints = await scene.checkpoints();
    for (const kid of ["k2", "k3", "k4"]) {
      await rotate(kid, checkpoints);
      await scene.grow(20, checkpoints);
    }
    expect(await scene.verify()).toMatchObject({ ok: true, headSeq: 123, checkpoints: 15 });
  });

  it("a key change is witnessed at once", async () => {
    const checkpoints = await scene.checkpoints();
    const before = (await scene.lines).length;
    const event = scene.event({ category: "admin", action: "signing_key.create", target: { type: "signing_key", id: "k2" } });
    await scene.store.commit({ writes: [], events: [event] });
    await checkpoints.close();
    expect((await scene.lines).length).toBe(before + 1);
  });

  it("a key that is revoked at once has no time to announce its successor: the log says so instead, and only then", async () => {
    const checkpoints = await scene.checkpoints();
    const next = new SigningKey("k2");
    scene.keys.push(next);
    scene.active = next;
    await scene.grow(5, checkpoints, 100);
    await checkpoints.write();
    const lines = await scene.lines;
    expect((await scene.verify()).firstBad).toMatchObject({ seq: 65, why: expect.stringContaining("nobody announced") });

    scene.records = scene.records.slice(0, 60);
    const revokes = revocationsOf([{ kind: "key", id: "k1" }], scene.clock.nowMs());
    await scene.store.commit({ writes: [], events: [scene.event({ action: "signing_key.revoke", revokes })] });
    await scene.grow(4, checkpoints, 100);
    const claims = JSON.parse(Buffer.from(lines.at(-1)?.split(".")[1] ?? "", "base64url").toString());
    const hash = Buffer.from(scene.records.at(-1)?.hash ?? []).toString("hex");
    expect((await scene.verify([...lines.slice(0, -1), next.sign(jwtTypes.checkpoint, { ...claims, hash })])).ok).toBe(true);
    await checkpoints.close();
  });

  it("a leaked old key can't back-date, not even behind a checkpoint of its own time", async () => {
    const old = scene.active;
    const checkpoints = await scene.checkpoints();
    await rotate("k2", checkpoints);
    await scene.grow(10, checkpoints);
    const lines = await scene.lines;
    const last = JSON.parse(Buffer.from(lines.at(-1)?.split(".")[1] ?? "", "base64url").toString());
    await scene.grow(5, checkpoints, 100);
    const head = scene.records.at(-1) as SealedRecord;
    const claims = {
      ...last,
      seq: head.seq,
      count: head.seq,
      hash: Buffer.from(head.hash).toString("hex"),
      previous: digest(lines.at(-1) ?? ""),
    };
    expect((await scene.verify([...lines, scene.active.sign(jwtTypes.checkpoint, claims)])).ok).toBe(true);
    expect((await scene.verify([...lines, old.sign(jwtTypes.checkpoint, claims)])).firstBad?.why).toContain("succeeded");
  });
});

describe("AUD-06: the clock goes back", () => {
  it("an hour: the sequence still rises and verifies", async () => {
    const checkpoints = await scene.checkpoints();
    scene.clock.stepTo(scene.clock.nowMs() - 3_600_000);
    await scene.grow(20, checkpoints);
    expect(scene.records.map(({ seq }) => seq)).toEqual(Array.from({ length: 80 }, (_value, index) => index + 1));
    expect(await scene.verify()).toMatchObject({ ok: true, headSeq: 80, checkpoints: 8 });
  });
});

describe("AUD-07: encoding traps", () => {
  it("both verifiers read the same bytes, whatever is in them", async () => {
    const traps = ["__proto__", "constructor", "b", "a", "10", "9", "é", "e\u0301", "\u0000", "\u2028", "</script>", "\ud800", "😀", "ﬀ"];
    const detail = Object.fromEntries(traps.map((key, index) => [key, [1e21, -0, 0.1 + 0.2, 5e-324, key, true][index % 6]]));
    Object.defineProperty(detail, "__proto__", { value: "own", enumerable: true });
    for (const reason of traps)
      await scene.store.commit({ writes: [], events: [scene.event({ reason, detail: detail as Record<string, string> })] });
    await (await scene.checkpoints()).write();
    expect(await scene.verify()).toMatchObject({ ok: true, headSeq: 60 + traps.length });
    expect(scene.records.at(-1)?.body).toContain('"__proto__":"own"');
    scene.records = scene.records.map((record) => ({ ...record, body: record.body.normalize("NFC") }));
    expect((await scene.verify()).firstBad?.seq).toBe(61);
  });
});
