import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();
const hostile = "<img src=x onerror=alert(1)>";

const person = (username: string, name = username) =>
  stage.house.call("POST", "users", { username, name, password: "a long enough password", department: "corp/hr/payroll" });

describe("the list of people", () => {
  it("keeps its filters in the address, and shows a name as the text that it is", async () => {
    await person("hostile", hostile);
    const page = await stage.open("people?department=corp%2Fhr%2Fpayroll");
    await page.getByRole("link", { name: hostile }).waitFor();
    expect(await page.getByRole("row", { name: /Olivia Chen/ }).count()).toBe(0);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("row", { name: /Olivia Chen/ }).waitFor();
    await expectAccessible(page);
  });
});

describe("adding a person", () => {
  it("tells the one rule of passwords, and never keeps one", async () => {
    const page = await stage.open("people/new");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Lena Vogt");
    await page.getByLabel("User name").fill("Lena Vogt");
    await page.locator("input[autocomplete=new-password]").fill("too short");
    await page.getByText("9 characters so far; at least 12").waitFor();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("Expected lower-case letters, digits and . _ @ -").waitFor();
    await expectAccessible(page);
    expect(await page.evaluate("JSON.stringify({ ...sessionStorage })")).not.toContain("too short");
    await page.getByLabel("User name").fill("lena.vogt");
    await page.locator("input[autocomplete=new-password]").fill("three words and more");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("heading", { name: "Lena Vogt" }).waitFor();
  });
});

describe("one person", () => {
  it("shows what reaches them directly and through what they belong to", async () => {
    const { id } = await person("ines", "Ines Costa");
    const page = await stage.open(`people/${id}?tab=access`);
    const through = page.getByRole("region", { name: "Grants that reach this person through something they belong to" });
    await through.getByRole("row", { name: /corp\/hr .*invoke/ }).waitFor();
    await expectAccessible(page);
  });

  it("gets a role and a new password", async () => {
    const { id } = await person("omar", "Omar Haddad");
    const page = await stage.open(`people/${id}`);
    await page.getByRole("button", { name: "Change role" }).click();
    await page.getByRole("radio", { name: "Auditor" }).check();
    await page.getByRole("dialog").getByRole("button", { name: "Change the role" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("Reads everything, changes nothing.").waitFor();
    await page.getByRole("button", { name: "Reset password" }).click();
    await page.locator("input[autocomplete=new-password]").fill("quite another password");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await stage.house.call<{ role: string }>("GET", `users/${id}`)).toMatchObject({ role: "auditor" });
  });

  it("shows both versions when somebody else was faster, and saves mine over it", async () => {
    const { id, version } = await person("vera", "Vera Ivanova");
    const page = await stage.open(`people/${id}`, { as: "admin" });
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByRole("dialog").getByLabel("Department").fill("corp/finance");
    await stage.house.call("PATCH", `users/${id}`, { department: "corp/legal" }, version);
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("row", { name: "Department corp/legal corp/finance" }).waitFor();
    await page.getByRole("button", { name: "Save mine over it" }).click();
    await page.getByText("corp/finance").waitFor();
  });

  it("is signed out in one place", async () => {
    const visitor = await stage.open("my", { as: "developer", anew: true });
    await visitor.getByRole("heading").first().waitFor();
    const page = await stage.open(`people/${stage.house.people.developer.id}?tab=sessions`);
    const ends = page.getByRole("button", { name: /End the session from/ });
    await ends.first().waitFor();
    await expectAccessible(page);
    const before = await ends.count();
    await ends.first().click();
    await page.getByText("The session has ended").waitFor();
    await expect.poll(() => ends.count()).toBe(before - 1);
  });

  it("is suspended with the blast radius shown, and resumed", async () => {
    const page = await stage.open(`people/${stage.house.people.nobody.id}`);
    await page.getByRole("button", { name: "Suspend" }).click();
    await page.getByRole("dialog").getByRole("region", { name: "What stops" }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Suspend" }).waitFor();
  });

  it.each(["overview", "groups", "access", "agents", "acting", "sessions", "ways"])(
    "the tab %s is accessible in Chinese and in the dark",
    async (tab) => {
      const address = `people/${stage.house.people.nobody.id}?tab=${tab}`;
      const page = await stage.open(address, { locale: "zh-CN", scheme: "dark", width: 768 });
      await page.getByRole("tab", { selected: true }).waitFor();
      await page.waitForLoadState("networkidle");
      await expectAccessible(page);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    },
  );

  it("offers an auditor nothing to change, and an admin nothing about an owner", async () => {
    for (const as of ["auditor", "admin"] as const) {
      const page = await stage.open(`people/${stage.house.people.owner.id}`, { as });
      await page.getByText("Everything, with roles and signing keys.").waitFor();
      expect(await page.getByRole("button", { name: /Edit|Suspend|Reset|Change role/ }).count()).toBe(0);
    }
  });
});
