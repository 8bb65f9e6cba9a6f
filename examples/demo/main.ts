/*
 * `npm run demo`: the whole chain, for real, on this machine. Every server listens on loopback and ends with the story.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { AgentAnswer, AuditEvent, Page } from "@agent-id-guard/protocol";
import { listen } from "@agent-id-guard/server";
import { startTicketsServer } from "../tickets-mcp/server.ts";
import { signIn } from "./person.ts";
import { startCrm, startModelProvider } from "./services.ts";
import { type Admin, adminAt, setUp } from "./setup.ts";
import { createTeller, expectThat, type Step, type Wiring } from "./story.ts";

const startedMs = performance.now();
const { chapter, hop, line, introduce } = createTeller();
const folder = mkdtempSync(join(tmpdir(), "agent-id-guard-demo-"));
const closing: (() => Promise<unknown> | unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];

try {
  await tell();
} finally {
  for (const close of closing.toReversed()) await close();
}

async function tell(): Promise<void> {
  chapter("1. A server, a model provider, a CRM and an MCP server start");
  const { guard, url, close } = await listen({
    database: join(folder, "guard.sqlite"),
    masterKeyFile: join(folder, "master.key"),
    checkpointFile: join(folder, "checkpoints.jsonl"),
    directory: "builtin",
  });
  closing.push(close);
  const modelKey = `sk-demo-${randomBytes(24).toString("hex")}`;
  const crmKey = `crm-${randomBytes(24).toString("hex")}`;
  const model = await startModelProvider(modelKey);
  const crm = await startCrm(crmKey);
  closing.push(model.close, crm.close);
  const ticketsPort = await freePort();
  const ticketsUrl = `http://127.0.0.1:${ticketsPort}/mcp`;
  const passwords = { alice: randomBytes(12).toString("hex"), bob: randomBytes(12).toString("hex") };
  const redirectUri = "http://127.0.0.1:9/callback";
  const admin = adminAt(url, await guard.systemToken());
  const estate = await setUp(admin, { modelUrl: model.url, modelKey, crmUrl: crm.url, crmKey, ticketsUrl, redirectUri, passwords });
  for (const [id, name] of estate.names) introduce(id, name);
  const tickets = await startTicketsServer({ issuer: guard.issuer, resource: ticketsUrl, port: ticketsPort, ...estate.tickets });
  closing.push(tickets.close);
  hop("server", `listens at ${url}`, `agent ${estate.agent.id} registered, two keys sealed in the vault`);

  const heapFile = join(folder, "agent.heapsnapshot");
  const agent = await startAgent(
    { issuer: guard.issuer, agentId: estate.agent.id, privateKey: estate.agentPrivateKey, ticketsUrl, crmUrl: crm.url },
    heapFile,
  );
  closing.push(agent.close);

  chapter("2. Alice signs in through the Help desk client and asks the agent");
  const client = { issuer: guard.issuer, redirectUri, agent: estate.agentIdentifier, ...estate.client };
  const signedIn = await signIn(client, "alice", passwords.alice);
  if ("error" in signedIn) throw new Error(signedIn.error);
  hop("Alice", "signs in: code, PKCE, one token for this agent alone", "signed in");
  hop("Alice", "is asked once, and remembered", `"${signedIn.agreedTo}" Allow`);
  const steps = await agent.ask(signedIn.token);
  for (const { what, outcome } of steps) hop("agent", what, outcome);
  const refused = steps.filter((step) => step.outcome.startsWith("REFUSED"));
  expectThat(refused.length === 1 && refused[0]?.what === "calls delete_all_tickets", "only the forbidden tool is refused");

  chapter("3. Bob is not in the Support group");
  const bob = await signIn(client, "bob", passwords.bob);
  expectThat("error" in bob, "Bob is refused");
  hop("Bob", "signs in through the same client", `REFUSED ${"error" in bob ? bob.error : ""}`);

  chapter("4. The administrator suspends the agent");
  const { version } = await admin<AgentAnswer>("GET", `agents/${estate.agent.id}`);
  await admin("POST", `agents/${estate.agent.id}/suspend`, { reason: "demo" }, version);
  const after = await agent.ask(signedIn.token);
  for (const { what, outcome } of after) hop("agent", `the very next call: ${what}`, outcome);
  expectThat(
    after.every((step) => step.outcome.startsWith("REFUSED")),
    "nothing works any more",
  );

  await showRecord(admin);
  await searchMemory(agent, heapFile, estate.agent.id, {
    modelKey,
    crmKey,
    alicePassword: passwords.alice,
    clientSecret: estate.client.clientSecret,
  });
  chapter(`Done in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s.`);
}

async function showRecord(admin: Admin): Promise<void> {
  chapter("5. The record: every hop, who for whom, and why");
  const { items } = await admin<Page<AuditEvent>>("GET", "audit/events?order=oldest&limit=200");
  // Setting up is on record too; the story shows the work, and what stopped it.
  for (const event of items.filter(({ category, revokes }) => category !== "admin" || revokes !== undefined)) {
    const who = event.chain?.join(" → ") ?? event.actor.id;
    const why = event.decision?.reason ?? event.reason ?? "";
    line(
      `  ${String(event.seq).padStart(3)} ${event.action.padEnd(16)} ${event.outcome.padEnd(8)} ${who}${why === "" ? "" : `\n      ${why}`}`,
    );
  }
  const verdict = await admin<{ ok: boolean; events: number }>("POST", "audit/verify", {});
  expectThat(verdict.ok, "the audit chain verifies");
  hop("audit", "verifies the hash chain against the signed checkpoints", `${verdict.events} events, unbroken`);
}

async function searchMemory(
  agent: { dumpHeap(): Promise<void> },
  heapFile: string,
  agentId: string,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  chapter("6. What the agent's memory holds");
  await agent.dumpHeap();
  const heap = readFileSync(heapFile);
  expectThat(heap.includes(agentId), "the search finds what is there (the agent's id)");
  for (const [name, secret] of Object.entries(secrets)) {
    expectThat(!heap.includes(secret), `${name} is not in the agent's memory`);
    hop("search", `${name} in ${(heap.length / 2 ** 20).toFixed(0)} MiB of heap`, "not there");
  }
}

async function startAgent(wiring: Wiring, heapFile: string) {
  const child = spawn(process.execPath, ["--conditions=@agent-id-guard/source", join(import.meta.dirname, "agent.ts"), heapFile], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {},
  });
  child.stdin.end(JSON.stringify(wiring));
  const { url } = JSON.parse(await firstLine(child.stdout)) as { url: string };
  return {
    ask: async (token: string) =>
      (await (await fetch(url, { method: "POST", headers: { authorization: `Bearer ${token}` } })).json()) as readonly Step[],
    dumpHeap: async () => void (await (await fetch(`${url}/heap`)).text()),
    close: () => {
      child.kill();
    },
  };
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error("the agent ended before it was ready");
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}
