import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage({ withCalls: true });

interface Found {
  readonly items: readonly { readonly id: string; readonly seq: number; readonly decision?: { readonly id: string } }[];
}
const eventsOf = (query: string) => stage.house.call<Found>("GET", `audit/events?${query}`);

describe("investigating one transaction", () => {
  it("finds the refusal, reads why, sees the whole transaction as a tree, and opens the decision", async () => {
    const page = await stage.open(`audit?agentId=${stage.calls.agent.id}`);
    await page.getByRole("combobox", { name: "Outcome" }).click();
    await page.getByRole("option", { name: "Denied" }).click();
    const row = page.getByRole("row", { name: /Payslips/ });
    await row.getByText("Nora Weiss").waitFor();
    expect(page.url()).toContain("outcome=denied");
    await row.getByRole("button", { name: "Issue an access token" }).click();
    const panel = page.getByRole("dialog");
    await panel
      .getByText(/holds no grant of payslips:read/)
      .first()
      .waitFor();
    await panel.getByText("What would have allowed it").waitFor();
    await expectAccessible(page);
    await panel.getByRole("link", { name: "Show the whole transaction" }).click();

    const chain = page.getByRole("list", { name: "Chain" }).first();
    // Names come after their ids.
    await expect
      .poll(async () => (await chain.getByRole("listitem").allInnerTexts()).map((text) => text.replaceAll("\n", " ")))
      .toEqual(["Person Nora Weiss", "Client Customer desk", "Agent Refund assistant", "Service Customer records"]);
    const lines = page.getByRole("treeitem");
    expect(
      await lines.evaluateAll((all) => all.map((line) => [line.getAttribute("aria-level"), line.querySelector("span span")?.textContent])),
    ).toEqual([
      ["1", "Authorize a sign-inSuccess"],
      ["2", "Issue an access tokenSuccess"],
      ["3", "Issue an access tokenSuccess"],
      ["4", "Call through the gatewaySuccess"],
      ["5", "Answer of the resourceSuccess"],
      ["3", "Issue an access tokenDenied"],
    ]);
    await page.getByText("1 refusal").waitFor();
    expect(await page.getByRole("treeitem", { selected: true }).textContent()).toContain("Denied");
    await expectAccessible(page);

    await page.getByRole("link", { name: "Open the decision" }).click();
    await page.getByRole("heading", { name: "Decision", level: 1 }).waitFor();
    await page.getByText("No grant allowed it").first().waitFor();
    await expectAccessible(page);
  });

  it("walks the tree by the keyboard", async () => {
    const page = await stage.open(`audit/transactions/${stage.calls.txn}`);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-level"));
    await page.getByRole("treeitem").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("3");
    await page.keyboard.press("ArrowLeft");
    expect(await page.getByRole("treeitem").count()).toBe(4);
    expect(await page.getByRole("treeitem", { expanded: false }).count()).toBe(1);
    await page.keyboard.press("ArrowLeft");
    expect(await focused()).toBe("2");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page
      .getByText(/holds no grant of payslips:read/)
      .first()
      .waitFor();
    expect(page.url()).toContain("event=");
    await page.keyboard.press("Home");
    expect(await focused()).toBe("1");
  });

  it("shows what decided an allowed call, by names", async () => {
    const { items } = await eventsOf(`txn=${stage.calls.txn}&action=gateway.call`);
    const page = await stage.open(`audit/decisions/${items[0]?.decision?.id}`, { locale: "zh-CN", scheme: "dark" });
    await page.getByText("允许", { exact: true }).first().waitFor();
    await page.getByRole("listitem").filter({ hasText: "Refund assistant → customers:read" }).first().waitFor();
    await page.getByRole("listitem").filter({ hasText: "Nora Weiss → customers:read" }).first().waitFor();
    await expectAccessible(page);
  });
});

describe("looking through the log", () => {
  it("keeps every filter in the address, and an event has one of its own", async () => {
    const page = await stage.open("audit");
    await page.getByRole("row", { name: /Answer of the resource/ }).waitFor();
    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByRole("combobox", { name: "Resource type" }).click();
    await page.getByRole("option", { name: "Service", exact: true }).click();
    await page.getByRole("combobox", { name: "Action" }).fill("gateway");
    await page.getByRole("option", { name: "Call through the gateway" }).click();
    await page.getByRole("combobox", { name: "Time", exact: true }).click();
    await page.getByRole("option", { name: "Last hour" }).click();
    await expect.poll(() => page.getByRole("row").count()).toBe(2);
    await page.getByRole("button", { name: "Call through the gateway" }).click();
    await page.getByRole("dialog").getByText("Customer records").first().waitFor();
    expect(page.url()).toMatch(/resourceKind=service&action=gateway.call&range=1h&event=/);
    await page.reload();
    await page
      .getByRole("dialog")
      .getByText(/\/customers\/7/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("row", { name: /Answer of the resource/ }).waitFor();
    expect(new URL(page.url()).search).toBe("");
  });

  it("refuses a time that ends before it begins, and an id that is none", async () => {
    const page = await stage.open("audit");
    await page.getByRole("combobox", { name: "Time", exact: true }).click();
    await page.getByRole("option", { name: "From … to …" }).click();
    await page.getByLabel("From", { exact: true }).fill("2026-11-20T12:00");
    await page.getByLabel("To", { exact: true }).fill("2026-11-20T11:00");
    await page.getByText("The end is before the beginning").waitFor();
    await page.getByText("A range that has an end can't be followed").waitFor();
    const field = page.getByLabel("Open by id");
    await field.fill("dec_nonsense");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByText("This is no id of a decision").waitFor();
    expect(await field.inputValue()).toBe("dec_nonsense");
    await expectAccessible(page);
    await field.fill(stage.calls.txn);
    await field.press("Enter");
    await page.getByRole("tree").waitFor();
  });

  it("says when a transaction or a decision is not there", async () => {
    const absent = "01jd3q7v8e5m2n4p6r8s0t1v3w";
    const page = await stage.open(`audit/transactions/txn_${absent}`);
    await page.getByText("Nothing is known of this transaction").waitFor();
    const { page: other, close } = await stage.watch(`audit/decisions/dec_${absent}`);
    await other.getByRole("heading", { name: "There is nothing here" }).waitFor();
    await close();
  });

  it("ADM-06: shows hostile names as text, and fits a tablet in Chinese and dark", async () => {
    const redirectUris = ["https://x.example/callback"];
    const client = await stage.house.call("POST", "clients", { name: "<img src=x onerror=alert(1)>", kind: "web", redirectUris });
    const page = await stage.open(`audit?clientId=${client.id}`, { locale: "zh-CN", scheme: "dark", width: 768, height: 1024 });
    await page
      .getByRole("row", { name: /注册客户端/ })
      .getByText("<img src=x onerror=alert(1)>")
      .waitFor();
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(768);
    await expectAccessible(page);
  });
});

describe("following the log", () => {
  it("shows what happens, pauses while somebody reads, and misses nothing", async () => {
    const page = await stage.open("audit?live=true", { height: 560 });
    await page.getByText("Live: new events appear by themselves").waitFor();
    const group = () => stage.house.call("POST", "groups", { name: `Shift ${crypto.randomUUID()}` });
    await group();
    const newest = page.locator("tbody tr").first();
    await expect.poll(() => newest.textContent()).toContain("Make a group");
    await page.getByRole("region", { name: "Events, newest first" }).evaluate((list) => list.scrollTo(0, 400));
    await page.getByText("Paused while you read").waitFor();
    await stage.house.call("POST", "clients", { name: "Night desk", kind: "web", redirectUris: ["https://x.example/callback"] });
    await page.getByRole("region", { name: "Events, newest first" }).evaluate((list) => list.scrollTo(0, 0));
    await page.getByText("Live: new events appear by themselves").waitFor();
    await expect.poll(() => newest.textContent()).toContain("Register a client");
    await expectAccessible(page);
  });

  it("goes on at its cursor after the connection was lost", async () => {
    const page = await stage.open("audit?live=true&action=group.create");
    await page.getByText("Live: new events appear by themselves").waitFor();
    await page.route("**/audit/tail*", (route) => route.abort());
    await page.reload();
    await page.getByText("The connection was lost; trying again …").waitFor();
    await stage.house.call("POST", "groups", { name: "Night shift" });
    const asked: string[] = [];
    page.on(
      "request",
      (request) => request.url().includes("/audit/tail") && asked.push(new URL(request.url()).searchParams.get("after") ?? ""),
    );
    await page.unroute("**/audit/tail*");
    await page.getByText("Live: new events appear by themselves").waitFor();
    await expect.poll(() => page.getByRole("row", { name: /Make a group/ }).count(), { timeout: 10_000 }).toBeGreaterThan(0);
    expect(asked.every((after) => /^\d+$/.test(after))).toBe(true);
  });
});

describe("taking along and verifying", () => {
  it("saves what was found as JSON lines", async () => {
    const page = await stage.open(`audit?txn=${stage.calls.txn}`);
    await page.getByRole("button", { name: "Export" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/at most 10,000 events/).waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Collect and save" }).click()]);
    await dialog.getByText("6 events saved").waitFor();
    const lines = readFileSync(await download.path(), "utf8")
      .trim()
      .split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { txn: string }).txn)).toEqual(Array.from({ length: 6 }, () => stage.calls.txn));
    await expectAccessible(page);
  });

  it("verifies the whole log, and shows where one breaks", async () => {
    const page = await stage.open("audit", { as: "auditor" });
    await page.getByRole("button", { name: "Verify the log" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Verify now" }).click();
    await dialog.getByText("The log is whole").waitFor();
    const broken = { ok: false, events: 41, headSeq: 41, checkpoints: 1, firstBad: { seq: 42, why: "The record is missing." } };
    await page.route("**/api/v1/audit/verify", (route) => route.fulfill({ json: broken }));
    await dialog.getByRole("button", { name: "Verify again" }).click();
    await dialog.getByText("The log breaks at number 42").waitFor();
    await dialog.getByText("The record is missing.").waitFor();
    await expectAccessible(page);
  });
});

describe("roles", () => {
  it("a developer sees their own agents' events, and those alone", async () => {
    const page = await stage.open("audit", { as: "developer" });
    await page.getByText("Choose one of your agents").waitFor();
    expect(await page.getByRole("button", { name: "Verify the log" }).count()).toBe(0);
    expect(await page.getByRole("combobox", { name: "Person" }).count()).toBe(0);
    await page.getByRole("combobox", { name: "Agent", exact: true }).click();
    await page.getByRole("option", { name: /Release notes/ }).click();
    await page.getByRole("row", { name: /Register an agent/ }).waitFor();
    await page.goto(`${stage.house.url}/console/audit?agentId=${stage.calls.agent.id}`);
    await page.getByText("The list could not be loaded").waitFor();
    await expectAccessible(page);
  });
});
