import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentConfigSchema } from "@agent-id-guard/protocol";
import { connectFromFile } from "@agent-id-guard/sdk/node";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";
import { openUpstream, type Upstream } from "./harness/upstream.ts";

const stage = setStage();
let folder: string;
let upstream: Upstream;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "agent-id-guard-story-"));
});
afterAll(async () => {
  await upstream?.close();
  rmSync(folder, { recursive: true, force: true });
});

it("register → connect → first call: the wizard ends with the real SDK calling through the gateway, seen live", async () => {
  upstream = await openUpstream(stage.house, "crm", "Customer records", "crm:read");
  const page = await stage.open("agents");
  await page.getByRole("button", { name: "Register an agent" }).click();
  await describeIt(page);
  await page.getByRole("heading", { name: "What may it reach?" }).waitFor();
  await page.getByRole("combobox", { name: "Add a resource" }).fill("Customer");
  await page.getByRole("option", { name: /Customer records/ }).click();
  await page.getByRole("checkbox", { name: /crm:read/ }).check();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("radio", { name: /A key that is made here/ }).waitFor();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Register", exact: true }).click();
  const config = await downloadConfiguration(page);
  expect(await storedByPage(page)).not.toContain(config.privateKey?.d);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Make a first call from here" }).click();
  await page.getByText("three open deals").waitFor();
  await milestone(page, "Calls – done").waitFor();
  expect(upstream.calls).toEqual(["/deals"]);

  const agent = await connectFromFile(join(folder, "agent-id-guard.json"));
  try {
    const answer = await agent.fetch(`${upstream.url}/42`);
    expect(await answer.text()).toBe("three open deals");
  } finally {
    await agent.close();
  }
  expect(upstream.calls).toEqual(["/deals", "/deals/42"]);
  const calls = page.getByRole("list", { name: "Newest events" }).getByText("Call through the gateway");
  await expect.poll(() => calls.count()).toBe(2);
  await page.getByRole("button", { name: "Finish and open the agent" }).click();
  await page.getByRole("heading", { name: "Deal watcher" }).waitFor();
  await expect.poll(() => page.getByText("It has never been used").count()).toBe(0);
});

async function describeIt(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Name" }).fill("Deal watcher");
  await page.getByRole("textbox", { name: "Purpose" }).fill("Watches deals and tells when one grows old");
  await page.getByRole("button", { name: "Continue" }).click();
}

async function downloadConfiguration(page: Page) {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the configuration" }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("agent-id-guard.json");
  const path = join(folder, "agent-id-guard.json");
  await download.saveAs(path);
  chmodSync(path, 0o600);
  return agentConfigSchema.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** Everything that the page has put into this browser's storage. */
const storedByPage = (page: Page) => page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));

const milestone = (page: Page, text: string) => page.getByRole("list", { name: "How far it has come" }).getByText(text);
