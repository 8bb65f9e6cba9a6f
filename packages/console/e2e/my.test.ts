import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { furnishVault, type Vault } from "./harness/furnish-vault.ts";
import { furnishWishes } from "./harness/furnish-wishes.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage({ withCalls: true });

/** Whose name is what it is called everywhere. */
const hostile = "<img src=x onerror=alert(1)>";

describe("what waits for me", () => {
  it("is nothing, where I have agreed to nothing and am asked for nothing", async () => {
    const page = await stage.open("my", { as: "auditor" });
    await page.getByText("You have agreed to nothing yet").waitFor();
    expect(await page.getByRole("heading", { name: "You are asked to take over" }).count()).toBe(0);
  });

  it("says what I agreed to, also where I am asked again, and I take it back", async () => {
    await furnishWishes(stage.house, stage.calls);
    const page = await stage.open("my", { as: "nobody" });
    const agreed = page.getByRole("region", { name: "What you have agreed to" });
    await agreed.getByText("Claims inbox (new) may call Refund assistant for you").waitFor();
    expect(await agreed.getByText(/It has to ask you again/).count()).toBe(1);
    await agreed.getByRole("button", { name: /what Team chat may do/ }).click();
    await page.getByRole("dialog", { name: "Take back what Team chat may do for you?" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
    await page.getByText("Team chat may no longer call Refund assistant for you").waitFor();
    await expect.poll(() => agreed.getByRole("button").filter({ hasText: "Take back" }).count()).toBe(1);
  });

  it("names an agent whose owner left, with what each answer means; I take it over", async () => {
    const page = await stage.open("my", { as: "nobody" });
    const asked = page.getByRole("region", { name: "You are asked to take over" });
    await asked.getByText(/Amara Obi, who answered for it, left/).waitFor();
    await asked.getByText(/because you are the deputy/).waitFor();
    await asked.getByText(/Unless somebody takes it over, it stops in 7 days/).waitFor();
    await asked.getByText(/you answer for what it does from now on/).waitFor();
    await asked.getByRole("button", { name: "Take over Travel requests" }).click();
    await page.getByText("You answer for Travel requests now").waitFor();
    await expect.poll(() => asked.count()).toBe(0);
    const { items } = await stage.house.call<{ items: readonly object[] }>("GET", `agents?ownerId=${stage.house.people.nobody.id}`);
    expect(items).toMatchObject([{ name: "Travel requests", state: "active" }]);
  });

  it("goes on to the administrators when I decline, whatever it is called", async () => {
    const { call, people } = stage.house;
    const leaver = await call("POST", "users", { username: "leaver", name: hostile });
    await call("POST", "agents", {
      ...{ name: hostile, kind: "autonomous", purpose: "Nothing good", ownerId: leaver.id, deputyOwnerId: people.nobody.id },
    });
    await call("POST", `users/${leaver.id}/depart`, { reason: "security" });
    const page = await stage.open("my", { as: "nobody" });
    await page.getByText("It does not work at present.").waitFor();
    await page.getByRole("button", { name: `Decline ${hostile}` }).click();
    await page
      .getByRole("dialog")
      .getByLabel(/Reason/)
      .fill("I do not know it");
    await page.getByRole("dialog").getByRole("button", { name: "Decline" }).click();
    await page.getByText(`The administrators see to ${hostile} now`).waitFor();
    await expect.poll(() => page.getByRole("heading", { name: "You are asked to take over" }).count()).toBe(0);
  });
});

describe("my page", () => {
  it("is all that a person without a role sees, whatever the address", async () => {
    const page = await stage.open("agents", { as: "nobody" });
    await page.getByRole("heading", { name: "My page", level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/console/my");
    expect(await page.getByRole("navigation").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Stop …" }).count()).toBe(0);
    await page.keyboard.press("Control+k");
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  it("names the agents that work for me, what they used, and what was done, in plain sentences", async () => {
    const page = await stage.open("my", { as: "nobody" });
    const agent = page
      .getByRole("region", { name: "Agents that work for you" })
      .getByRole("listitem")
      .filter({ hasText: "Refund assistant" });
    await agent.getByText("Customer records").waitFor();
    const done = page.getByRole("region", { name: "What was done in your name" }).first();
    await done.getByText("Refund assistant used Customer records for you").first().waitFor();
    await done
      .getByText(/Refund assistant asked for access to Payslips for you and was refused/)
      .first()
      .waitFor();
  });
});

describe("accounts that agents may use for me", () => {
  let vault: Vault | undefined;
  beforeAll(async () => {
    vault = await furnishVault(stage.house, stage.calls);
  });
  afterAll(() => vault?.close());

  it("say what is connected, who uses it and what has died; one is ended at its provider", async () => {
    const page = await stage.open("my", { as: "nobody" });
    const accounts = page.getByRole("region", { name: "Accounts that agents may use for you" });
    const account = (name: string) => accounts.getByRole("listitem").filter({ hasText: name });
    await account("GitHub").getByText("Could be used for you by Refund assistant.").waitFor();
    await account("Sales CRM").getByText("Needs your consent again").waitFor();
    await account("Sales CRM")
      .getByText(/The service no longer accepts what you agreed to/)
      .waitFor();
    await account("Design files")
      .getByText(/Connected as nora\.weiss@third\.example/)
      .waitFor();
    await account("Design files").getByRole("button", { name: "Disconnect Design files" }).press("Enter");
    await page.getByRole("dialog", { name: "Disconnect Design files?" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await page.getByText("Design files is disconnected", { exact: true }).waitFor();
    await account("Design files").getByText("Not connected").waitFor();
    await page.getByText("Your account at Design files was disconnected").waitFor();
    await page.getByText("Sales CRM no longer accepts what you agreed to").waitFor();
    await account("Design files").getByRole("button", { name: "Connect Design files" }).click();
    await page.waitForURL(/\/connect\/cnr_/);
    await page.getByText("files:read").waitFor();
  });

  it("what an agent was handed for me is there with what it is for, whole on a narrow screen; I end it", async () => {
    const page = await stage.open("my", { as: "nobody", width: 768 });
    const held = page.getByRole("region", { name: "What agents hold for you" }).first();
    const row = held.getByRole("row").filter({ hasText: "Book a pick-up for Thursday" });
    await row.getByText("A signed pass of Freight partner").waitFor();
    const over = held.getByRole("row").filter({ hasText: "Ask where shipment 4711 is" });
    await over.getByText(/can't be called back/).waitFor();
    const cell = over.getByRole("cell").filter({ hasText: "Ask where shipment 4711 is" });
    expect(await cell.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);
    await row.getByRole("button", { name: "End what Refund assistant holds at Freight partner" }).press("Enter");
    await page.getByRole("dialog", { name: "End what Refund assistant holds at Freight partner?" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "End", exact: true }).click();
    await page.getByText("Refund assistant has given up what it held at Freight partner").waitFor();
    await row.getByText("Ended early").waitFor();
  });

  it("take in a key of mine, never show it, and let it go; a key that no call could carry is refused", async () => {
    const page = await stage.open("my", { as: "admin" });
    const mine = page.getByRole("listitem").filter({ hasText: "Expense reports" });
    await mine.getByText("No key").waitFor();
    await mine.getByRole("button", { name: "Store your key of Expense reports" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Your key of Expense reports" });
    const field = dialog.getByLabel("Key");
    await field.fill("日本");
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await dialog.getByText(/expected printable ASCII|printable/).waitFor();
    await page.keyboard.press("Escape");
    await mine.getByRole("button", { name: "Store your key of Expense reports" }).click();
    await field.waitFor();
    expect(await dialog.getByText(/expected printable ASCII/).count()).toBe(0);
    await field.fill("  a-key-of-adam-1\n");
    await page.keyboard.press("Enter");
    await page.getByText("Your key of Expense reports is stored").waitFor();
    await mine.getByText("Key stored").waitFor();
    await mine.getByRole("button", { name: "Replace your key of Expense reports" }).click();
    expect(await field.inputValue()).toBe("");
    await field.fill("a-key-of-adam-2");
    await dialog.getByRole("button", { name: "Store your key" }).click();
    await expect.poll(() => dialog.count()).toBe(0);
    expect(await page.content()).not.toContain("a-key-of-adam");
    await mine.getByRole("button", { name: "Remove your key of Expense reports" }).click();
    await page
      .getByRole("dialog")
      .getByText(/At the service it stays valid/)
      .waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Remove your key" }).click();
    await page.getByText("Your key of Expense reports is removed").waitFor();
    await mine.getByText("No key").waitFor();
  });
});

describe("what I end, and where I look at it", () => {
  it("stops an agent for me, after a question", async () => {
    const page = await stage.open("my", { as: "nobody" });
    await page.getByRole("button", { name: "Stop Refund assistant" }).click();
    await page.getByRole("dialog", { name: "Stop Refund assistant for you?" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByText("Refund assistant has stopped working for you").waitFor();
    await page.getByText("You stopped Refund assistant").waitFor();
    expect(await stage.house.call<{ state: string }>("GET", `agents/${stage.calls.agent.id}`)).toMatchObject({ state: "active" });
  });

  it("lists where I am signed in, marks this place, and ends another", async () => {
    const other = await stage.open("my", { as: "developer", anew: true });
    await other.getByRole("heading", { name: "My page" }).waitFor();
    const page = await stage.open("my", { as: "developer", anew: true });
    const sessions = page.getByRole("region", { name: "Where you are signed in" });
    await sessions.getByText("This one").waitFor();
    const browsers = sessions.getByRole("listitem").filter({ hasText: "Chrome on Linux" });
    expect(await browsers.count()).toBe(2);
    await sessions.getByRole("button", { name: /Sign out: Chrome on Linux/ }).click();
    await expect.poll(() => browsers.count()).toBe(1);
    await other.reload();
    await other.getByRole("heading", { name: "Sign in" }).waitFor();
    await expectAccessible(page);
  });

  it.each([
    ["en", "dark"],
    ["zh-CN", "light"],
  ] as const)("is accessible in %s, %s, on a tablet too", async (locale, scheme) => {
    const page = await stage.open("my", { as: "nobody", locale, scheme, width: 768, height: 1024 });
    await page.getByText("Refund assistant").first().waitFor();
    await page.waitForLoadState("networkidle");
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(768);
  });
});
