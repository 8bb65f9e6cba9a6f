import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { openHouse } from "./harness/house.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();
const hostile = "<img src=x onerror=alert(1)>";

describe("the overview", () => {
  it("is the first page, and its figures lead to the lists that they count", async () => {
    const page = await stage.open("");
    await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/console/overview");
    await page.getByRole("link", { name: /Suspended\s*1/ }).click();
    await page.getByRole("row", { name: /Market research/ }).waitFor();
    expect(new URL(page.url()).search).toBe("?state=suspended");
  });

  it("names what may need doing, with examples that lead there", async () => {
    const page = await stage.open("overview");
    const todo = page.getByRole("region", { name: "Things to do" });
    await todo.getByText("Only one person is an owner").waitFor();
    await todo.getByText(/may reach nothing/).waitFor();
    await todo.getByRole("link", { name: "Invoice matching" }).first().click();
    await page.getByRole("heading", { name: "Invoice matching" }).waitFor();
  });

  it("AGT-02: says which agents stop and when, and leads to the list of those without an owner", async () => {
    const page = await stage.open("overview");
    const todo = page.getByRole("region", { name: "Things to do" });
    await todo
      .getByText(/Supplier onboarding.*stops in 7 days/)
      .first()
      .waitFor();
    await expectAccessible(page);
    await todo.getByRole("link", { name: /2 agents have lost their owner/ }).click();
    await page.getByRole("row", { name: /Contract reminders/ }).waitFor();
    expect(await page.getByRole("row").count()).toBe(3);
    await page.goto(`${stage.house.url}/console/overview`);
    await todo.getByRole("link", { name: /Only one person is an owner/ }).click();
    await page.getByRole("tab", { name: "Administrators", selected: true }).waitFor();
  });

  it("keeps the time that the chart shows in the address", async () => {
    const page = await stage.open("overview");
    await page.getByText("7 days").click();
    await expect.poll(() => new URL(page.url()).search).toBe("?range=7d");
    await page.reload();
    await expect.poll(() => page.getByRole("radio", { name: "7 days" }).isChecked()).toBe(true);
    await page.goto(`${stage.house.url}/console/overview?range=forever`);
    await expect.poll(() => page.getByRole("radio", { name: "24 hours" }).isChecked()).toBe(true);
  });

  it("tells of the newest administrative acts and agents, and shows names as text", async () => {
    const { people, call } = stage.house;
    await call("POST", "agents", { name: hostile, kind: "autonomous", purpose: hostile, ownerId: people.owner.id });
    const page = await stage.open("overview");
    const newest = page.getByRole("region", { name: "Newest agents" });
    await newest.getByRole("link", { name: hostile }).waitFor();
    await page.getByRole("region", { name: "Refusals and administrative acts" }).getByText("Register an agent").first().waitFor();
    expect(await page.locator("img[src=x]").count()).toBe(0);
  });

  it.each([
    ["en", "light", "owner"],
    ["zh-CN", "dark", "auditor"],
    ["en", "dark", "developer"],
  ] as const)("is accessible in %s, %s, for the %s, on a tablet too", async (locale, scheme, as) => {
    const page = await stage.open("overview", { locale, scheme, as, width: 768, height: 1024 });
    await page.locator('[aria-busy="true"]').waitFor({ state: "detached" });
    await page.waitForLoadState("networkidle");
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(768);
  });
});

describe("an empty house", () => {
  it("says what to do first", async () => {
    const house = await openHouse();
    try {
      const page = await stage.open("overview", { house });
      await page.getByRole("heading", { name: "Begin here" }).waitFor();
      expect(await page.getByRole("listitem").filter({ hasText: "Say what agents call" }).getAttribute("aria-current")).toBe("step");
      await expectAccessible(page);
      await house.call("POST", "resources", {
        ...{ name: "tickets", title: "Ticket desk", kind: "service", upstreamUrl: "https://tickets.example" },
        permissions: [{ name: "tickets:read" }],
      });
      await page.reload();
      await page.getByRole("listitem").filter({ hasText: "Say what agents call" }).getByLabel("Done").waitFor();
    } finally {
      await house.close();
    }
  });
});
