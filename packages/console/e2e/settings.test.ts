import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();

interface Keys {
  readonly items: readonly { readonly kid: string; readonly state: string }[];
}
const keysNow = async () => (await stage.house.call<Keys>("GET", "keys")).items;

describe("signing keys", () => {
  it("a new one is published, and a lost one is revoked once its id was typed", async () => {
    const page = await stage.open("settings", { anew: true });
    const [first] = await keysNow();
    await page
      .getByRole("row", { name: new RegExp(first?.kid ?? "") })
      .getByText("Signing")
      .waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Make a new key" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make a new key" }).click();
    await page.getByText("The new key is published").waitFor();
    await expect.poll(() => page.getByRole("row").count()).toBe(3);
    const next = (await keysNow()).find(({ kid }) => kid !== first?.kid)?.kid ?? "";
    await page.getByRole("button", { name: `Revoke ${next}` }).click();
    const dialog = page.getByRole("dialog");
    const revoke = dialog.getByRole("button", { name: "Revoke" });
    await dialog.getByRole("textbox").fill("something else");
    expect(await revoke.isDisabled()).toBe(true);
    await expectAccessible(page);
    await dialog.getByRole("textbox").fill(next.slice(0, 8));
    await revoke.click();
    await page
      .getByRole("row", { name: new RegExp(next) })
      .getByText("Revoked")
      .waitFor();
    expect((await keysNow()).find(({ kid }) => kid === next)?.state).toBe("compromised");
  });

  it("shows an auditor and an admin what there is, and no button", async () => {
    for (const as of ["auditor", "admin"] as const) {
      const page = await stage.open("settings", { as });
      await page.getByText("Signing", { exact: true }).first().waitFor();
      expect(await page.getByRole("button", { name: /Make a new key|Revoke/ }).count()).toBe(0);
    }
  });
});

describe("administrators", () => {
  it("gives a role and takes it, and keeps the last owner", async () => {
    const page = await stage.open("settings?tab=administrators", { anew: true });
    const own = page.getByRole("row", { name: /Olivia Chen/ });
    await own.getByText("Last owner").waitFor();
    expect(await own.getByRole("button").count()).toBe(0);
    await page.getByText(/make another person an owner/).waitFor();
    await page.getByRole("button", { name: "Give a role" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Person" }).fill("Nora");
    await page.getByRole("option", { name: /Nora Weiss/ }).click();
    await dialog.getByRole("radio", { name: "Auditor" }).check();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Give a role" }).click();
    await page
      .getByRole("row", { name: /Nora Weiss/ })
      .getByText("Auditor")
      .waitFor();
    await page.getByRole("button", { name: "Change role: Nora Weiss" }).click();
    await page.getByRole("dialog").getByRole("radio", { name: "No role" }).check();
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await expect.poll(() => page.getByRole("row", { name: /Nora Weiss/ }).count()).toBe(0);
    expect(await stage.house.call("GET", `users/${stage.house.people.nobody.id}`)).toMatchObject({ role: null });
  });

  it("two owners decide at once: the second sees both versions", async () => {
    const { id } = await stage.house.call("POST", "users", { username: "rita", name: "<img src=x onerror=alert(1)>" });
    const role = async (next: string) => {
      const { version } = await stage.house.call("GET", `users/${id}`);
      await stage.house.call("PUT", `users/${id}/role`, { role: next }, version);
    };
    await role("developer");
    const page = await stage.open("settings?tab=administrators", { anew: true });
    await page.getByRole("button", { name: /Change role: <img/ }).click();
    await page.getByRole("dialog").getByRole("radio", { name: "Auditor" }).check();
    await role("admin");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    const conflict = page.getByRole("dialog", { name: /Somebody changed this/ });
    await conflict.getByRole("row", { name: /Admin.*Auditor/ }).waitFor();
    await expectAccessible(page);
    await conflict.getByRole("button", { name: "Take theirs" }).click();
    await page
      .getByRole("row", { name: /<img src=x/ })
      .getByText("Admin")
      .waitFor();
    expect(await page.locator("img[src=x]").count()).toBe(0);
  });

  it("shows an auditor who may do what, and no button", async () => {
    const page = await stage.open("settings?tab=administrators", {
      as: "auditor",
      locale: "zh-CN",
      scheme: "dark",
      width: 768,
      height: 1024,
    });
    await page.getByRole("row", { name: /Olivia Chen/ }).waitFor();
    expect(await page.getByRole("button", { name: /授予角色|调整角色/ }).count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(768);
    await expectAccessible(page);
  });
});

describe("departure", () => {
  it("sets both graces in plain words, says what 0 means, and refuses what is too long", async () => {
    const page = await stage.open("settings?tab=departure", { anew: true });
    const other = page.getByRole("textbox", { name: "After a usual departure" });
    await page.getByText("Their agents go on for 7 days.", { exact: false }).waitFor();
    await page.getByText("0: their agents stop at once.", { exact: false }).waitFor();
    await other.fill("200");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("From 0 to 90 days").waitFor();
    await expectAccessible(page);
    await other.fill("3");
    await page.getByText("Their agents go on for 3 days.", { exact: false }).waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("It holds for departures from now on", { exact: false }).waitFor();
    expect(await stage.house.call("GET", "departure-policy")).toEqual({ otherGraceSeconds: 259_200, securityGraceSeconds: 0 });
  });

  it("tells an auditor in their language, and shows nothing to press", async () => {
    const page = await stage.open("settings?tab=departure", { as: "auditor", locale: "zh-CN", scheme: "dark", width: 768, height: 1024 });
    await page.getByText("0 表示立即停止", { exact: false }).waitFor();
    expect(await page.getByRole("button", { name: "保存" }).count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(768);
    await expectAccessible(page);
  });
});

describe("about", () => {
  it("tells a developer the addresses, and nothing of the rest", async () => {
    const page = await stage.open("settings", { as: "developer" });
    await page.getByText(`${stage.house.url}/oauth/token`).waitFor();
    expect(await page.getByRole("tab").allTextContents()).toEqual(["About"]);
    await page.getByText(/^\d+\.\d+\.\d+$/).waitFor();
    expect(await page.getByRole("link", { name: "Open the API reference" }).getAttribute("href")).toBe(`${stage.house.url}/docs`);
    await expectAccessible(page);
  });
});
