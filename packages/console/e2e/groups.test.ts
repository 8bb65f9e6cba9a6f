import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();

describe("groups", () => {
  it("are made, filled by searching, renamed and removed", async () => {
    const page = await stage.open("groups");
    await page.getByRole("row", { name: /Support team/ }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Make a group" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make", exact: true }).click();
    await page.getByRole("dialog").getByText("This is needed").waitFor();
    await page.getByRole("dialog").getByLabel("Name").fill("<b>Buyers</b>");
    await page.getByRole("dialog").getByRole("button", { name: "Make", exact: true }).click();
    await page.getByRole("heading", { name: "<b>Buyers</b>" }).waitFor();
    await page.getByText("Nobody is in this group yet").waitFor();
    await page.getByRole("combobox", { name: "Add a person" }).fill("Priya");
    await page.getByRole("option", { name: /Priya Sharma/ }).click();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("row", { name: /Priya Sharma/ }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Rename" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Buyers");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Buyers", exact: true }).waitFor();
    await page
      .getByRole("row", { name: /Priya Sharma/ })
      .getByRole("button", { name: "Remove" })
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("Nobody is in this group yet").waitFor();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("dialog").getByText("No grant names it.").waitFor();
    await page.getByRole("dialog").getByLabel("Type Buyers to confirm").fill("Buyers");
    await page.getByRole("button", { name: "Remove the group" }).click();
    await page.getByRole("row", { name: /Support team/ }).waitFor();
  });

  it("that grants name are not removed, and say why", async () => {
    const page = await stage.open(`groups/${stage.furniture.groups.support.id}`);
    await page.locator("header").getByRole("button", { name: "Remove", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/grants name it: remove them first/).waitFor();
    await dialog.getByLabel("Type Support team to confirm").fill("Support team");
    await dialog.getByRole("button", { name: "Remove the group" }).click();
    await dialog.getByRole("alert").getByText("Grants name this group").waitFor();
  });

  it.each(["members", "access"])("the tab %s is accessible in Chinese and in the dark, on a tablet", async (tab) => {
    const address = `groups/${stage.furniture.groups.support.id}?tab=${tab}`;
    const page = await stage.open(address, { locale: "zh-CN", scheme: "dark", width: 768 });
    await page.getByRole("row").nth(1).waitFor();
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  });

  it("offer an auditor nothing to change", async () => {
    const page = await stage.open(`groups/${stage.furniture.groups.support.id}`, { as: "auditor" });
    await page.getByRole("row", { name: /Nora Weiss/ }).waitFor();
    expect(await page.getByRole("button", { name: /Add|Rename|Remove/ }).count()).toBe(0);
  });
});
