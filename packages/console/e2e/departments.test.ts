import { beforeAll, describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { furnishStaff, type Staff } from "./harness/furnish-staff.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();
let staff: Staff;
beforeAll(async () => {
  staff = await furnishStaff(stage.house);
});

describe("departments", () => {
  it("are a tree that the keyboard opens, level by level; one shows its people and its grants", async () => {
    const page = await stage.open("departments");
    const tree = page.getByRole("navigation", { name: "Departments of Contoso directory" });
    const engineering = tree.getByRole("button", { name: "Show what is below engineering" });
    await engineering.waitFor();
    expect(await tree.getByText("platform").count()).toBe(0);
    await engineering.focus();
    await page.keyboard.press("Enter");
    await tree.getByRole("link", { name: /<b>apps<\/b> nobody/ }).waitFor();
    await tree.getByRole("link", { name: /platform 3 people/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("row", { name: /Lukas Brandt Platform lead/ }).waitFor();
    await expectAccessible(page);
    await tree.getByRole("link", { name: /^hr/ }).click();
    await page.getByRole("row", { name: /Payroll assistant invoke/ }).waitFor();
    await page.getByRole("link", { name: "All of them" }).click();
    await page.getByRole("row", { name: /Priya Sharma/ }).waitFor();
    expect(await page.getByRole("row", { name: /Lukas Brandt/ }).count()).toBe(0);
  });

  it("are found by name, and open to where an address leads", async () => {
    const page = await stage.open("departments?at=corp%2Fengineering%2Fplatform%2Fidentity", { as: "auditor", width: 768 });
    await page
      .getByRole("navigation")
      .getByRole("link", { name: /identity 2 people/ })
      .waitFor();
    expect(await page.getByRole("button", { name: "Add a grant" }).count()).toBe(0);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await page.getByRole("searchbox", { name: "Search by name" }).fill("pay");
    await page.getByRole("link", { name: /payroll corp\/hr\/payroll/ }).click();
    await page.getByRole("row", { name: /Ingrid Larsson/ }).waitFor();
    await page.getByRole("link", { name: "corp/hr", exact: true }).waitFor();
    await expectAccessible(page);
  });
});

describe("a group of a provider", () => {
  it("says who keeps it, and offers no change of its members or its name", async () => {
    const page = await stage.open("groups");
    await page.getByLabel("Members kept by").first().click();
    await page.getByRole("option", { name: "Contoso people (SCIM)" }).click();
    await page.getByRole("link", { name: "Support engineers" }).click();
    await page.getByText(/says who is in it and what it is called/).waitFor();
    await page.getByRole("row", { name: /Hana Kim/ }).waitFor();
    expect(await page.getByRole("button", { name: /Rename|Add/ }).count()).toBe(0);
    await expectAccessible(page);
  });

  it("is made ahead of its provider", async () => {
    const page = await stage.open("groups");
    await page.getByRole("button", { name: "Make a group" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Night shift");
    await dialog.getByRole("combobox", { name: "Who keeps its members" }).click();
    await page.getByRole("option", { name: "Contoso directory" }).click();
    await dialog.getByLabel("What the provider calls it").fill("night-shift");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Make", exact: true }).click();
    await page.getByText("It fills when its identity provider is next read").waitFor();
  });
});

describe("a person", () => {
  it("gets another way in, which is taken again; a subject of somebody else is refused", async () => {
    const page = await stage.open(`people/${staff.managerId}?tab=ways`, { anew: true });
    await page.getByRole("row", { name: /Contoso directory wwcorp1\/sofia/ }).waitFor();
    await page.getByRole("button", { name: "Link a way in" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Provider" }).click();
    await page.getByRole("option", { name: "Contoso directory" }).click();
    await dialog.getByLabel("Known there as").fill("wwcorp1/lukas");
    await dialog.getByRole("button", { name: "Link", exact: true }).click();
    await dialog.getByRole("alert").waitFor();
    await expectAccessible(page);
    await dialog.getByLabel("Known there as").fill("wwcorp1/sofia.m");
    await dialog.getByRole("button", { name: "Link", exact: true }).click();
    const row = page.getByRole("row", { name: /wwcorp1\/sofia\.m/ });
    await row.getByRole("button", { name: /Remove the way in/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await row.waitFor({ state: "detached" });
  });

  it("has left for reasons of security, and is back without their agents", async () => {
    const { developer } = stage.house.people;
    const page = await stage.open(`people/${developer.id}`, { anew: true });
    await page.getByRole("button", { name: "Has left" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Their agents go on for 7 days").waitFor();
    await dialog.getByText(/1 agent loses its owner/).waitFor();
    await expectAccessible(page);
    await dialog.getByRole("radio", { name: "For reasons of security" }).check();
    await dialog.getByRole("button", { name: "They have left" }).click();
    await page.getByText("1 agent of theirs has no owner").waitFor();
    await page.getByRole("button", { name: "Is back" }).click();
    await dialog.getByRole("button", { name: "They are back" }).click();
    await page.getByRole("button", { name: "Has left" }).waitFor();
    expect(await stage.house.call("GET", `users/${developer.id}`)).toMatchObject({ state: "active", role: null });
    const agent = await stage.house.call("GET", `agents/${stage.furniture.agents.release.id}`);
    expect(agent).toMatchObject({ ownerId: developer.id, ownerLostAtMs: expect.any(Number) });
  });

  it("is shown to an auditor with nothing to change", async () => {
    for (const tab of ["overview", "agents", "acting", "ways"]) {
      const page = await stage.open(`people/${staff.leaverId}?tab=${tab}`, { as: "auditor", locale: "zh-CN", scheme: "dark", width: 768 });
      await page.getByRole("tab", { selected: true }).waitFor();
      await page.waitForLoadState("networkidle");
      expect(await page.getByRole("button", { name: /移交|撤回|关联|移除|已返岗|已离职/ }).count()).toBe(0);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      await expectAccessible(page);
    }
  });
});
