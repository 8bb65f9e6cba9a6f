import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";
import { fillSignIn } from "./harness/visit.ts";

const stage = setStage();
const state = (path: string) => stage.house.call<{ state: string }>("GET", path);

afterEach(async () => {
  if ((await state("estate")).state === "stopped") await stage.house.call("POST", "estate/resume", {});
});

async function choose(page: Page, kind: string, name: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Stop something" });
  await dialog.getByText(kind, { exact: true }).first().click();
  await dialog.getByPlaceholder("Search by name").fill(name);
  await page.getByRole("option", { name: new RegExp(name) }).click();
}

describe("stopping one thing from anywhere", () => {
  it("shows who and what stops first, takes a reason, and does it", async () => {
    const { id } = stage.furniture.agents.triage;
    const page = await stage.open("overview");
    await page.getByRole("button", { name: "Stop …" }).click();
    await choose(page, "Agent", "Support triage");
    const impact = page.getByRole("region", { name: "Who and what stops" });
    await impact.getByText("Show the names").click();
    await impact.getByText("Ticket desk").first().waitFor();
    await page.getByLabel(/Reason/).fill("Answers in the wrong tone");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Stop Support triage" }).click();
    await page.getByText("Support triage is stopped").waitFor();
    expect(await state(`agents/${id}`)).toMatchObject({ state: "suspended" });
    const { items } = await stage.house.call<{ items: unknown[] }>("GET", `audit/events?agentId=${id}&action=agent.suspend`);
    expect(items).toMatchObject([{ reason: "Answers in the wrong tone" }]);
  });

  it("also when somebody changed it in the meantime", async () => {
    const { id } = stage.furniture.agents.invoices;
    const page = await stage.open("agents");
    await page.getByRole("heading", { name: "Agents" }).waitFor();
    await page.keyboard.press("Control+.");
    await choose(page, "Agent", "Invoice matching");
    await page.getByRole("region", { name: "Who and what stops" }).getByText(/token/).waitFor();
    const { version } = await stage.house.call("GET", `agents/${id}`);
    await stage.house.call("PATCH", `agents/${id}`, { purpose: "Matches invoices" }, version);
    await page.getByRole("button", { name: "Stop Invoice matching" }).click();
    await page.getByText("Invoice matching is stopped").waitFor();
    expect(await state(`agents/${id}`)).toMatchObject({ state: "suspended" });
  });

  it.each([
    ["Person", "Ingrid Larsson"],
    ["Client", "Field app"],
    ["Resource", "ERP orders"],
    ["Credential", "Ticket desk robot"],
  ])("a %s", async (kind, name) => {
    const page = await stage.open("overview", { as: "admin" });
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Go to" }).fill("stop");
    await page.getByRole("option", { name: /Stop …/ }).click();
    await choose(page, kind, name);
    await page.getByRole("button", { name: `Stop ${name}` }).click();
    await page.getByText(`${name} is stopped`).waitFor();
  });

  it("says that something is stopped already", async () => {
    const page = await stage.open("overview");
    await page.getByRole("button", { name: "Stop …" }).click();
    await choose(page, "Agent", "Market research");
    await page.getByText("Market research is stopped already.").waitFor();
    expect(await page.getByRole("button", { name: "Stop Market research" }).isDisabled()).toBe(true);
  });

  it("is offered to a developer for agents alone, and to an auditor not at all", async () => {
    const developer = await stage.open("overview", { as: "developer" });
    await developer.getByRole("button", { name: "Stop …" }).click();
    const dialog = developer.getByRole("dialog", { name: "Stop something" });
    await dialog.getByPlaceholder("Search by name").waitFor();
    expect(await dialog.getByRole("radio").count()).toBe(1);
    const auditor = await stage.open("overview", { as: "auditor" });
    await auditor.getByRole("heading", { name: "Overview" }).waitFor();
    expect(await auditor.getByRole("button", { name: "Stop …" }).count()).toBe(0);
    await auditor.keyboard.press("Control+.");
    expect(await auditor.getByRole("dialog").count()).toBe(0);
  });
});

describe("stopping everything", () => {
  it("needs a reason and typed words; then every page says so, to everybody, until it is resumed", async () => {
    const page = await stage.open("overview", { anew: true });
    await page.getByRole("button", { name: "Stop …" }).click();
    await page.getByRole("dialog").getByText("Everything", { exact: true }).click();
    const doIt = page.getByRole("button", { name: "Stop everything" });
    await page.getByLabel("Reason").fill("A key was stolen");
    expect(await doIt.isDisabled()).toBe(true);
    await page.getByLabel(/to confirm/).fill("stop everything");
    await expectAccessible(page);
    await doIt.click();
    const banner = page.getByRole("alert").filter({ hasText: "Everything is stopped." });
    await banner.getByText("A key was stolen").waitFor();
    await banner.getByText("Olivia Chen").waitFor();
    await expectAccessible(page);
    const own = await stage.open("my", { as: "nobody", locale: "zh-CN", scheme: "dark" });
    await own.getByText("系统已全部停止。").waitFor();
    expect(await own.getByRole("button", { name: "恢复运行" }).count()).toBe(0);
    await expectAccessible(own);
    await banner.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("dialog", { name: "Let everything work again?" }).getByRole("button", { name: "Resume" }).click();
    await banner.waitFor({ state: "detached" });
    expect(await state("estate")).toMatchObject({ state: "running" });
  });

  it("ADM-11: asks for a fresh sign-in, and what was typed is there afterwards", async () => {
    const page = await stage.open("agents", { as: "admin", anew: true });
    await page.getByRole("heading", { name: "Agents" }).waitFor();
    stage.house.clock.advance(11 * 60_000);
    await page.keyboard.press("Control+.");
    await page.getByRole("dialog").getByText("Everything", { exact: true }).click();
    await page.getByLabel("Reason").fill("An incident");
    await page.getByLabel(/to confirm/).fill("stop everything");
    await page.getByRole("button", { name: "Stop everything" }).click();
    const gate = page.getByRole("dialog", { name: "Sign in again to do this" });
    await gate.waitFor();
    expect(await state("estate")).toMatchObject({ state: "running" });
    await gate.getByRole("button", { name: "Sign in again" }).click();
    const { username, password } = stage.house.people.admin;
    await fillSignIn(page, username, password);
    await page.getByRole("dialog", { name: "Stop something" }).waitFor();
    expect(await page.getByLabel("Reason").inputValue()).toBe("An incident");
    await page.getByRole("button", { name: "Stop everything" }).click();
    await page.getByText("Everything is stopped.").waitFor();
    expect(await state("estate")).toMatchObject({ state: "stopped" });
  });
});
