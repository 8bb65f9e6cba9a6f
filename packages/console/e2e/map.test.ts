import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();

describe("the map of the estate", () => {
  it("is painted, and has the same as a list", async () => {
    const page = await stage.open("map");
    await page.getByRole("application", { name: /Map of the estate/ }).waitFor();
    await expectAccessible(page);
    await page.getByText("List", { exact: true }).click();
    const row = page.getByRole("row", { name: /Support triage/ });
    await row.getByRole("button").click();
    const card = page.getByRole("region", { name: "Support triage" });
    await card.getByRole("button", { name: "Ticket desk" }).click();
    await page.getByRole("region", { name: "Ticket desk" }).getByRole("button", { name: "Support triage" }).waitFor();
    expect(page.url()).toContain(encodeURIComponent(stage.furniture.resources.tickets.id));
    await expectAccessible(page);
  });

  it("answers to a click and to the keyboard", async () => {
    const page = await stage.open("map");
    const view = page.getByRole("application");
    await view.waitFor();
    await view.focus();
    for (const key of ["+", "ArrowLeft", "ArrowUp", "-", "0"]) await page.keyboard.press(key);
    const box = await view.boundingBox();
    if (box === null) throw new Error("no map");
    // Somewhere on the map a node stands: go over it until the pointer says so.
    let found = "";
    for (let y = box.y + 20; y < box.y + box.height && found === ""; y += 14)
      for (let x = box.x + 20; x < box.x + box.width && found === ""; x += 60) {
        await page.mouse.move(x, y);
        found = (await page.locator("canvas").getAttribute("title")) ?? "";
      }
    expect(found).not.toBe("");
    await page.mouse.down();
    await page.mouse.up();
    await page.getByRole("region", { name: found }).waitFor();
  });

  it("dims what was not searched for, and keeps its view in the address", async () => {
    const page = await stage.open("map?search=payroll&group=owner&as=list");
    await page.getByRole("row", { name: /Payroll assistant/ }).waitFor();
    expect(await page.getByRole("row").count()).toBe(2);
    await page.getByText("1 found").waitFor();
    await page.getByLabel("Search the map").fill("nothing of that name");
    await page.getByText("Nothing found").waitFor();
    await expectAccessible(page);
  });

  it("lights up every way from a person to a resource, hop by hop", async () => {
    const { people } = stage.house;
    const page = await stage.open("map");
    await page
      .getByRole("combobox", { name: "Person" })
      .or(page.getByRole("textbox", { name: "Person" }))
      .fill("Nora");
    await page.getByRole("option", { name: /Nora Weiss/ }).click();
    await page
      .getByRole("textbox", { name: "Resource" })
      .or(page.getByRole("combobox", { name: "Resource" }))
      .fill("knowledge");
    await page.getByRole("option", { name: /Knowledge base/ }).click();
    const way = page.getByRole("listitem").filter({ hasText: "Support triage" });
    await way.getByText("pages:search, pages:read").waitFor();
    expect(await way.textContent()).toMatch(/Nora Weiss.*Support desk.*Support triage.*Knowledge base/);
    expect(page.url()).toContain(people.nobody.id);
    await way.getByRole("button", { name: "Show only this way" }).click();
    await way.getByRole("button", { name: "Show all ways" }).waitFor();
    await expectAccessible(page);
  });

  it("says so when there is no way", async () => {
    const page = await stage.open(`map?from=${stage.house.people.auditor.id}&to=${stage.furniture.resources.hr.id}`);
    await page.getByText("This person can't reach this resource through any agent.").waitFor();
  });

  it("shows what went wrong with a person that is none", async () => {
    const page = await stage.open("map?from=usr_nobody");
    await page.getByRole("alert").getByText("The paths could not be found").waitFor();
  });

  it.each([
    { as: "auditor", locale: "zh-CN", scheme: "dark", width: 768 },
    { as: "developer", locale: "en", scheme: "dark", width: 1440 },
  ] as const)("is accessible to the $as: $locale, $scheme, at $width px", async (options) => {
    const page = await stage.open("map", options);
    await page.getByRole("application").waitFor();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
