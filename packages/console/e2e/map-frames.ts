// `npm run performance:map [nodes]`: how many frames a second the map of a large estate is painted with, while real pointer events pan it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "@agent-id-guard/server";
import type { Page } from "playwright-core";
import { buildConsole } from "../build/build-console.ts";
import { openChromium, withoutChromium } from "./harness/chromium.ts";
import { fillSignIn } from "./harness/visit.ts";
import { seedEstate } from "./seed-estate.ts";

const nodes = Number(process.argv[2] ?? 1_000);
const leastFrames = 30;
const panMs = 4_000;
/** Zooms at which it is measured: all of the map in sight, then nearer. */
const wheels = [0, -400, -500] as const;

const browser = await openChromium();
if (browser === undefined) throw new Error(withoutChromium);
await buildConsole();
const folder = mkdtempSync(join(tmpdir(), "agent-id-guard-map-"));
const database = join(folder, "guard.sqlite");
const part = (share: number) => Math.round(nodes * share);
await seedEstate({
  database,
  issuer: "http://127.0.0.1",
  size: { agents: part(0.55), clients: part(0.1), people: part(0.3), resources: part(0.25) },
});
const server = await listen({ database, masterKeyFile: join(folder, "master.key"), logLevel: "silent" });
try {
  const page = await signedIn(server.url, await server.guard.systemToken());
  await page.goto(`${server.url}/console/map`);
  const view = page.getByRole("application");
  await view.waitFor();
  await page.waitForLoadState("networkidle");
  const label = await view.getAttribute("aria-label");
  const box = await view.boundingBox();
  if (box === null) throw new Error("the map is not in sight");
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  let slowest = Number.POSITIVE_INFINITY;
  for (const wheel of wheels) {
    await page.mouse.move(middle.x, middle.y);
    if (wheel !== 0) await page.mouse.wheel(0, wheel);
    await page.waitForTimeout(300);
    const frames = await framesWhilePanning(page, middle);
    slowest = Math.min(slowest, frames);
    process.stdout.write(`${label}; zoomed by ${wheel}: ${frames.toFixed(1)} frames a second\n`);
  }
  process.exitCode = slowest >= leastFrames ? 0 : 1;
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

async function signedIn(url: string, token: string): Promise<Page> {
  const send = async (method: string, path: string, body: object, version?: number) => {
    const headers = new Headers({ authorization: `Bearer ${token}`, "content-type": "application/json" });
    if (version !== undefined) headers.set("if-match", `"${version}"`);
    const answer = await fetch(`${url}/api/v1/${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: string; version: number };
  };
  const password = "a long password of the owner";
  const user = await send("POST", "users", { username: "map-owner", name: "Map Owner", password });
  await send("PUT", `users/${user.id}/role`, { role: "owner" }, user.version);
  const page = await (browser as NonNullable<typeof browser>).newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${url}/signin`);
  await fillSignIn(page, "map-owner", password);
  await page.waitForURL(/\/console/);
  return page;
}

/** Drags to and fro, and counts the frames in which the map was painted anew. */
async function framesWhilePanning(page: Page, { x, y }: { readonly x: number; readonly y: number }): Promise<number> {
  await page.evaluate(() => {
    const counter = { frames: 0, startMs: performance.now() };
    Object.assign(window, { counter });
    const count = () => {
      counter.frames += 1;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  await page.mouse.move(x, y);
  await page.mouse.down();
  const until = Date.now() + panMs;
  for (let step = 0; Date.now() < until; step++) await page.mouse.move(x + 200 * Math.sin(step / 12), y + 120 * Math.cos(step / 9));
  await page.mouse.up();
  return page.evaluate(() => {
    const { frames, startMs } = (window as unknown as { counter: { frames: number; startMs: number } }).counter;
    return (frames * 1_000) / (performance.now() - startMs);
  });
}
