/**
 * A process of its own that wraps anew what is in an SQLite file, for tests that kill it, while it reads without a pause.
 * `node rewrap-process.ts <file> <new key file> <old key file> <minutes ahead> <credentials>` goes on with the job that is there. It prints `ready`, how many are done
 * each time that grows, `lost <number>` for a value that does not open as what it was, and at the end the job's state and how many reads there were.
 */
import { createHash } from "node:crypto";
import { createSystemEntropy } from "../../src/entropy/system.ts";
import { createLocalKms } from "../../src/kms/local.ts";
import { silentLog } from "../../src/log/pino.ts";
import { openStore } from "../../src/store/open.ts";
import { openCustodyHouse, secretOf } from "../fakes/custody-house.ts";
import { ShiftedClock } from "../fakes/shifted-clock.ts";

const [file = "", newKey = "", oldKey = "", minutes = "0", count = "0"] = process.argv.slice(2);
const clock = new ShiftedClock();
clock.advance(Number(minutes) * 60_000);
const entropy = createSystemEntropy(clock);
const sha256 = (previous: Uint8Array, body: string) => createHash("sha256").update(previous).update(body).digest();
const print = (line: string) => process.stdout.write(`${line}\n`);

const store = await openStore({ database: file, clock, sha256, log: silentLog });
const keys = [await createLocalKms({ entropy, keyFile: newKey }), await createLocalKms({ entropy, keyFile: oldKey })] as const;
const house = await openCustodyHouse({ store, clock, log: silentLog, keys: [...keys] });
print("ready");
let reads = 0;
let said = -1;
for (let job = await newest(); job.state === "running"; job = await newest()) {
  if (job.done > said) print(`done ${job.done}`);
  said = job.done;
  for (let read = 0; read < 10; read++) {
    const number = (reads++ * 7_919) % Number(count);
    if ((await house.open(number).catch(String)) !== secretOf(number)) print(`lost ${number}`);
  }
  await new Promise((resolve) => setTimeout(resolve, 1));
}
const { state, done, failed } = await newest();
print(`end ${state} ${done} ${failed} reads ${reads}`);
await house.close();
await store.close();

async function newest() {
  const [job] = await house.custody.jobs({ newestFirst: true, limit: 1 });
  if (job === undefined) throw new Error("no job");
  return job;
}
