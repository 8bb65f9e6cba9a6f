import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();

describe("the list of agents", () => {
  it("shows every agent with its state and owner", async () => {
    const page = await stage.open("agents");
    await page.getByRole("row", { name: /Support triage/ }).waitFor();
    expect(await page.title()).toBe("Agents · Agent ID Guard");
    const row = page.getByRole("row", { name: /Market research/ });
    expect(await row.textContent()).toContain("Suspended");
    await row.getByText("Olivia Chen").waitFor();
    await expectAccessible(page);
  });

  it("keeps its filters in the address", async () => {
    const page = await stage.open("agents?state=suspended");
    await page.getByRole("row", { name: /Market research/ }).waitFor();
    expect(await page.getByRole("row").count()).toBe(2);
    await page.getByLabel("Search by name").fill("payroll");
    await page.getByText("Nothing matches these filters").waitFor();
    expect(page.url()).toContain("search=payroll");
    await page.reload();
    await page.getByText("Nothing matches these filters").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("row", { name: /Payroll assistant/ }).waitFor();
    expect(new URL(page.url()).search).toBe("");
  });
});

describe("one agent", () => {
  it("is suspended with a reason and resumed", async () => {
    const { id } = stage.furniture.agents.invoices;
    const page = await stage.open(`agents/${id}`);
    await page.getByRole("button", { name: "Suspend" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/Reason/).fill("Matched the wrong orders");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Suspend" }).click();
    await page.getByRole("button", { name: "Resume" }).waitFor();
    expect(await stage.house.call<{ state: string }>("GET", `agents/${id}`)).toMatchObject({ state: "suspended" });
    const { items } = await stage.house.call<{ items: unknown[] }>("GET", `audit/events?agentId=${id}&action=agent.suspend`);
    expect(items).toMatchObject([{ reason: "Matched the wrong orders" }]);
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Suspend" }).waitFor();
  });

  it.each(["overview", "sign-in", "grants", "activity"])("the tab %s is accessible and survives a reload", async (tab) => {
    const page = await stage.open(`agents/${stage.furniture.agents.triage.id}?tab=${tab}`);
    await page.getByRole("tab", { selected: true }).waitFor();
    await expectAccessible(page);
  });

  it("offers an auditor nothing to change", async () => {
    const page = await stage.open(`agents/${stage.furniture.agents.triage.id}`, { as: "auditor" });
    await page.getByRole("heading", { name: "Support triage" }).waitFor();
    expect(await page.getByRole("button", { name: /Suspend|Resume/ }).count()).toBe(0);
    await page.getByRole("link", { name: "Agents", exact: true }).first().click();
    await page.getByRole("row", { name: /Support triage/ }).waitFor();
    expect(await page.getByRole("checkbox").count()).toBe(0);
  });
});
