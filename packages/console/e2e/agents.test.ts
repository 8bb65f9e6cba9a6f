import { readFileSync } from "node:fs";
import { agentConfigSchema } from "@agent-id-guard/protocol";
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

describe("many agents", () => {
  it("are suspended and resumed with progress, and the list is narrowed to an owner", async () => {
    const page = await stage.open("agents");
    const owner = page.getByRole("combobox", { name: "Owner" });
    await owner.click();
    await owner.fill("Adam");
    await page.getByRole("option", { name: /Adam Novak/ }).click();
    await page.getByText("2 in all").waitFor();
    expect(page.url()).toContain(`ownerId=${stage.house.people.admin.id}`);
    await page.getByRole("checkbox", { name: "Select all that are loaded" }).check();
    await page.getByRole("button", { name: "Suspend selected" }).click();
    const dialog = page.getByRole("dialog");
    await expect.poll(() => dialog.getByText(/living token|Nothing else/).count()).toBe(2);
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Suspend" }).click();
    await page.getByText("2 done").waitFor();
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.getByRole("checkbox", { name: "Select all that are loaded" }).check();
    await page.getByRole("button", { name: "Resume selected" }).click();
    await page.getByText("2 done").waitFor();
    await expect.poll(() => page.getByRole("row", { name: /Suspended/ }).count()).toBe(0);
  });
});

describe("an address", () => {
  it("that names a state there is none of shows all agents, and asks the server for nothing it does not know", async () => {
    const page = await stage.open("agents?state=foo&nonsense=1");
    await page.getByRole("row", { name: /Market research/ }).waitFor();
    await expect.poll(() => page.url()).not.toContain("foo");
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
    expect(items[0]).toMatchObject({ reason: "Matched the wrong orders" });
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

  it("shows an auditor how it signs in, and nothing to press", async () => {
    const page = await stage.open(`agents/${stage.furniture.agents.triage.id}?tab=sign-in`, { as: "auditor" });
    await page.getByRole("heading", { name: "How it signs in" }).waitFor();
    expect(await page.getByRole("button", { name: /Generate|Issue|Add a key|Change|More actions/ }).count()).toBe(0);
    await page.getByRole("tab", { name: "Grants" }).click();
    await page.getByRole("row", { name: /Ticket desk/ }).waitFor();
    expect(await page.getByRole("button", { name: /Add a grant|Edit|Remove/ }).count()).toBe(0);
  });
});
describe("what is done with one agent", () => {
  it("generates a configuration: says what becomes of its secrets, hands over the key, and calls from here", async () => {
    const { house } = stage;
    const agent = await house.call("POST", "agents", {
      name: "Night shift",
      kind: "autonomous",
      purpose: "Works at night",
      ownerId: house.people.owner.id,
    });
    await house.call("POST", `agents/${agent.id}/secrets`, {}, agent.version);
    const page = await stage.open(`agents/${agent.id}?tab=sign-in`);
    await page.getByRole("button", { name: "Generate configuration" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("secrets and the tokens that it holds stop working at once").waitFor();
    await expectAccessible(page);
    const coming = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Generate and download" }).click();
    const file = readFileSync(await (await coming).path(), "utf8");
    expect(agentConfigSchema.parse(JSON.parse(file))).toMatchObject({ agentId: agent.id, name: "Night shift", privateKey: { kty: "EC" } });
    await page.getByText("Signed assertion (private key)").first().waitFor();
    const { d } = (JSON.parse(file) as { privateKey: { d: string } }).privateKey;
    const now = await house.call<{ authMethod: string; keys: object[] }>("GET", `agents/${agent.id}`);
    expect(now.authMethod).toBe("private_key_jwt");
    expect(JSON.stringify(now.keys)).not.toContain(d);
    await page.getByRole("button", { name: "Make a first call from here" }).click();
    await page.getByRole("list", { name: "What came back" }).getByText("GET /self").waitFor();
    await expectAccessible(page);
  });

  it("gives it to another owner, and retires it once its name was typed", async () => {
    const { house } = stage;
    const agent = await house.call("POST", "agents", {
      name: "Old hand",
      kind: "autonomous",
      purpose: "Nothing more",
      ownerId: house.people.owner.id,
    });
    const page = await stage.open(`agents/${agent.id}`);
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: /another owner/ }).click();
    const owner = page.getByRole("dialog").getByRole("combobox", { name: "New owner" });
    await owner.click();
    await owner.fill("Adam");
    await page.getByRole("option", { name: /Adam Novak/ }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The agent has a new owner").waitFor();
    expect(await house.call("GET", `agents/${agent.id}`)).toMatchObject({ ownerId: house.people.admin.id });
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: /Retire/ }).click();
    const retire = page.getByRole("dialog").getByRole("button", { name: "Retire the agent" });
    expect(await retire.isDisabled()).toBe(true);
    await page.getByLabel("Type Old hand to confirm").fill("Old hand");
    await retire.click();
    await page.getByText("This agent is retired.").waitFor();
    expect(await page.getByRole("button", { name: "More actions" }).count()).toBe(0);
  });

  it("warns that it may reach nothing and that its owner is suspended", async () => {
    const { house } = stage;
    const owner = await house.call("POST", "users", { username: "leaver", name: "Lea Ver", password: "a long password of the leaver" });
    const agent = await house.call("POST", "agents", { name: "Left behind", kind: "autonomous", purpose: "Goes on", ownerId: owner.id });
    await house.call("POST", `users/${owner.id}/suspend`, {}, owner.version);
    const page = await stage.open(`agents/${agent.id}`, { locale: "zh-CN", scheme: "dark" });
    const findings = page.getByRole("region", { name: "待处理事项" });
    await findings.getByText("目前不能访问任何资源").waitFor();
    expect(await findings.textContent()).toMatch(/没有负责人|负责人已被暂停/);
    await expectAccessible(page);
  });
});
