/**
 * A process of its own with a store on an SQLite file, for tests that kill it.
 * `node store-process.ts <file> hold` opens the file and waits. `node store-process.ts <file> write <from>` commits settings numbered from there, several
 * at once and each with an event. It prints a number once its commit was acknowledged, or the code of the error and how many rows a read then found, and
 * goes on. Each prints `ready` when the store is open, or the code
 * of the error that kept it from opening.
 */
import { createHash } from "node:crypto";
import { isGuardError } from "@agent-id-guard/protocol";
import { createSystemClock } from "../../src/clock/system.ts";
import { createSystemEntropy } from "../../src/entropy/system.ts";
import { silentLog } from "../../src/log/pino.ts";
import { openStore } from "../../src/store/open.ts";
import type { Store, Unit } from "../../src/store/port.ts";

const writers = 16;
const pauseMs = 20;
const clock = createSystemClock();
const entropy = createSystemEntropy(clock);

function unitOf(number: number): Unit {
  const row = { id: `n ${number}`, version: 1, createdAtMs: 1, value: "v".repeat(number % 3_000) };
  const event = {
    id: entropy.uuid(),
    timeMs: clock.nowMs(),
    category: "outbound",
    action: "number.write",
    outcome: "success",
    actor: { type: "system", id: "test" },
    txn: row.id,
  } as const;
  return { writes: [{ verb: "insert", collection: "settings", row }], events: [event] };
}

async function write(store: Store, from: number): Promise<void> {
  let next = from;
  const lane = async (): Promise<void> => {
    for (;;) {
      const number = next++;
      try {
        await store.commit(unitOf(number));
        process.stdout.write(`${number}\n`);
      } catch (error) {
        process.stdout.write(`${isGuardError(error) ? error.code : String(error)}\n`);
        const known = await store.find("settings", { limit: 1 });
        process.stdout.write(`read ${known.length}\n`);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  };
  await Promise.all(Array.from({ length: writers }, lane));
}

const [file = "", task, from = "0"] = process.argv.slice(2);
const sha256 = (previous: Uint8Array, body: string) => createHash("sha256").update(previous).update(body).digest();
try {
  const store = await openStore({ database: file, clock, sha256, log: silentLog });
  process.stdout.write("ready\n");
  if (task === "write") await write(store, Number(from));
  else setInterval(() => {}, 60_000);
} catch (error) {
  process.stdout.write(`${isGuardError(error) ? error.code : String(error)}\n`);
}
