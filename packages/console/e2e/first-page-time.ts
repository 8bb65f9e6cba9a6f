// `npm run performance:first-page [agents]`: how long after a navigation the first pages can be used, with a large estate and nothing in the browser's cache.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "@agent-id-guard/server";
import type { Browser, Cookie } from "playwright-core";
import { buildConsole } from "../build/build-console.ts";
import { openChromium, withoutChromium } from "./harness/chromium.ts";
import { fillSignIn } from "./harness/visit.ts";
import { largeEstate, seedEstate } from "./seed-estate.ts";

const agents = Number(process.argv[2] ?? largeEstate.agents);
const mostMs = 1_500;
const rounds = 7;
/** What has to stand on a page before a person can do something with it. */
const pages = [
  { path: "", what: "overview", ready: 'main h1, main a[href*="state=active"] strong' },
  { path: "agents", what: "list of agents", ready: "main tbody tr a" },
] as const;

const browser = await openChromium();
if (browser === undefined) throw new Error(withoutChromium);
await buildConsole();
const folder = mkdtempSync(join(tmpdir(), "agent-id-guard-first-page-"));
const database = join(folder, "guard.sqlite");
await seedEstate({ database, issuer: "http://127.0.0.1", size: { ...largeEstate, agents } });
const server = await listen({ database, masterKeyFile: join(folder, "master.key"), logLevel: "silent" });
try {
  const cookies = await signedIn(browser, server.url, await server.guard.systemToken());
  for (const { path, what, ready } of pages) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await usableAfterMs(browser, `${server.url}/console/${path}`, ready, cookies));
    const sorted = times.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(rounds / 2)] ?? Number.NaN;
    const list = sorted.map((time) => time.toFixed(0)).join(", ");
    process.stdout.write(`${what}, ${agents} agents: usable after ${median.toFixed(0)} ms (median of ${list})\n`);
    if (median > mostMs) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

/** The cookies of an owner, who is made for this. */
async function signedIn(chromium: Browser, url: string, token: string): Promise<readonly Cookie[]> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const password = "a long password of the owner";
  const body = JSON.stringify({ username: "first-owner", name: "First Owner", password });
  const user = (await (await fetch(`${url}/api/v1/users`, { method: "POST", headers, body })).json()) as { id: string; version: number };
  const match = { "if-match": `"${user.version}"` };
  const role = await fetch(`${url}/api/v1/users/${user.id}/role`, {
    method: "PUT",
    headers: { ...headers, ...match },
    body: JSON.stringify({ role: "owner" }),
  });
  if (!role.ok) throw new Error(`no owner: ${role.status} ${await role.text()}`);
  const context = await chromium.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/signin`);
  await fillSignIn(page, "first-owner", password);
  await page.waitForURL(/\/console/);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

/** From the beginning of the navigation to the first frame after everything in `ready` is there, by the page's own clock. */
async function usableAfterMs(chromium: Browser, url: string, ready: string, cookies: readonly Cookie[]): Promise<number> {
  const context = await chromium.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([...cookies]);
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "commit" });
  const handle = await page.waitForFunction(
    (selectors) => (selectors.every((selector) => document.querySelector(selector) !== null) ? performance.now() : false),
    ready.split(", "),
    { polling: "raf" },
  );
  const time = Number(await handle.jsonValue());
  await context.close();
  return time;
}
