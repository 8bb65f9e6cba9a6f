import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage({ withCalls: true });

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
    expect(await sessions.getByRole("listitem").count()).toBe(2);
    await sessions.getByRole("button", { name: /Sign out: Chrome on Linux/ }).click();
    await expect.poll(() => sessions.getByRole("listitem").count()).toBe(1);
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
