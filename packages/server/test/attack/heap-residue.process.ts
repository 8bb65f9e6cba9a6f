import { randomBytes } from "node:crypto";
import { getHeapSnapshot } from "node:v8";
import { inMemoryGuard } from "../../../sdk/src/testing/index.ts";

/*
 * Stores and uses keys in a whole server, lets them go, and counts how many of them a snapshot of the heap still shows.
 * A process of its own, so that no key is held by the test.
 */

const keys = 100;
const mark = "sk-residue-";
const newKey = () => `${mark}${randomBytes(12).toString("hex")}`;
/** Held on purpose, as the name of a member, so that it is one string in the heap: the search must find it. */
const control = `${mark}${"c".repeat(24)}`;
const held = { [control]: true };

const guard = await inMemoryGuard({
  agents: { worker: { kind: "autonomous" } },
  resources: { crm: { kind: "service" } },
  credentials: { crm: newKey() },
  grants: [{ agent: "worker", on: "crm" }],
  upstreams: { crm: () => new Response("fine") },
});
const agent = await guard.agent("worker");
const [credential] = await guard.admin.list<{ readonly id: string; readonly version: number }>("credentials");
let used = 0;
for (let version = credential?.version ?? 0; used < keys; version++, used++) {
  await (await agent.fetch("https://crm.test/deals")).text();
  await guard.admin.call("POST", `credentials/${credential?.id}/rotate`, { body: { secret: newKey(), overlapSeconds: 0 }, version });
}

async function keysInHeap(): Promise<Set<string>> {
  const found = new Set<string>();
  let before = "";
  for await (const chunk of getHeapSnapshot().setEncoding("latin1")) {
    const text = before + chunk;
    for (const [key] of text.matchAll(/sk-residue-[0-9a-f]{24}/g)) found.add(key);
    before = text.slice(-40);
  }
  return found;
}

for (let turn = 0; turn < 5; turn++) {
  (globalThis as { gc?: () => void }).gc?.();
  await new Promise((resolve) => setTimeout(resolve, 50));
}
const found = await keysInHeap();
process.send?.({
  used,
  left: [...found].filter((key) => key !== control).length,
  control: Object.keys(held).filter((key) => found.has(key)).length,
});
await guard.close();
process.disconnect?.();
