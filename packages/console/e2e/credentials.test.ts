import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();

describe("the list of credentials", () => {
  it("shows where each goes, its age and its last use", async () => {
    const page = await stage.open("credentials?state=suspended");
    const row = page.getByRole("row", { name: /HR archive/ });
    await row.getByText("https://hr.example/api/records").waitFor({ state: "attached" });
    expect(await row.textContent()).toContain("Never");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("row", { name: /OpenAI key/ }).waitFor();
  });
});

describe("storing a credential", () => {
  it("keeps what was typed but never the value, and shows it nowhere", async () => {
    const page = await stage.open(`credentials/new?resourceId=${stage.furniture.resources.tickets.id}`);
    await page.getByLabel("Name").fill("Second <b>robot</b>");
    await page.getByLabel(/^Value/).fill("the-value-that-nobody-sees");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Store" }).click();
    await page.getByText(/expected 1 to 100 letters, digits, spaces/).waitFor();
    expect(await page.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])")).not.toContain("the-value-that");
    await page.reload();
    expect(await page.getByLabel("Name").inputValue()).toBe("Second <b>robot</b>");
    expect(await page.getByLabel(/^Value/).inputValue()).toBe("");
    await page.getByLabel("Name").fill("Second robot");
    await page.getByLabel(/^Value/).fill("the-value-that-nobody-sees");
    await page.getByRole("combobox", { name: "How the service expects it" }).click();
    await page.getByRole("option", { name: "x-api-key" }).click();
    await page.getByRole("button", { name: "Store" }).click();
    await page.getByRole("heading", { name: "Second robot" }).waitFor();
    await page.getByText("x-api-key: ••••••••").waitFor();
    expect(await page.content()).not.toContain("the-value-that-nobody-sees");
  });

  it("says why a resource that is called directly has none", async () => {
    const page = await stage.open(`credentials/new?resourceId=${stage.furniture.resources.wiki.id}`);
    await page.getByText("This resource is called directly; the gateway adds nothing to its calls.").waitFor();
  });
});

describe("storing another kind", () => {
  it("asks for what that kind needs, and for no value where nothing is stored", async () => {
    const page = await stage.open(`credentials/new?resourceId=${stage.furniture.resources.tickets.id}`);
    await page.getByLabel("Name").fill("Partner tokens");
    await page.getByRole("combobox", { name: "Kind" }).click();
    await page.getByRole("option", { name: "Cloud role" }).click();
    await page.getByLabel("Secret of the access key").waitFor();
    await expectAccessible(page);
    await page.getByRole("combobox", { name: "Kind" }).click();
    await page.getByRole("option", { name: "Minted token" }).click();
    expect(await page.getByLabel("Secret of the access key").count()).toBe(0);
    await page.getByRole("combobox", { name: "Audience" }).fill("https://partner.example");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Add a claim" }).click();
    await page.getByRole("textbox", { name: "Claim" }).fill("level");
    await page.getByRole("combobox", { name: "Type" }).click();
    await page.getByRole("option", { name: "Number" }).click();
    await page.getByRole("textbox", { name: "Content" }).fill("3");
    await page.getByRole("button", { name: "Store" }).click();
    await page.getByRole("heading", { name: "Partner tokens" }).waitFor();
    await page.getByText('{"level":3}').waitFor();
    await page.getByText("Handed over as a short-lived token that this server signs").waitFor();
    await page.getByText("https://partner.example").waitFor();
  });
});

describe("an OAuth client", () => {
  it("begins with the provider that was chosen, tells what to register there, and is bound to people", async () => {
    const page = await stage.open(`credentials/new?kind=oauth&provider=github&resourceId=${stage.furniture.resources.tickets.id}`);
    expect(await page.getByRole("combobox", { name: "Kind" }).inputValue()).toBe("OAuth client");
    expect(await page.getByRole("combobox", { name: "Provider" }).inputValue()).toBe("github");
    await page.getByLabel("Name").fill("Code host");
    await page.getByLabel(/^Client secret/).fill("a-client-secret");
    await page.getByLabel("Client id").fill("Iv1.abc");
    await page.getByLabel(/short-lived access token/).check();
    await page.getByLabel("New value every (days)").fill("90");
    await page.getByRole("combobox", { name: "Only these agents" }).fill("Support");
    await page.getByRole("option", { name: /Support triage/ }).click();
    await page.getByLabel(/Canary/).check();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Store" }).click();
    await page.getByRole("heading", { name: "Code host" }).waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1);
    await page.getByText(`/connect/callback/${id}`).waitFor();
    for (const list of ["connections", "leases"]) await page.locator(`a[href$="/${list}?credentialId=${id}"]`).waitFor();
    await page.getByText("90 days", { exact: true }).waitFor();
    await page.getByText("Canary", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/Added to calls/).uncheck();
    await dialog.getByRole("combobox", { name: "Only for these groups" }).fill("Support");
    await page.getByRole("option", { name: "Support team" }).click();
    await dialog.getByRole("combobox", { name: "Only for these departments" }).fill("corp/hr");
    await page.keyboard.press("Enter");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await stage.house.call("GET", `credentials/${id}`)).toMatchObject({
      modes: ["token"],
      boundAgents: [expect.any(String)],
      boundPeople: [{ type: "group" }, { type: "department", id: "corp/hr" }],
      rotation: { everyDays: 90 },
      canary: true,
    });
  });
});

describe("one credential", () => {
  it("is changed, and its value is shown once to who says why", async () => {
    const { id } = await stage.house.call("POST", "credentials", {
      ...{ name: "Bell robot", resourceId: stage.furniture.resources.tickets.id, secret: "the-bell-value" },
    });
    const page = await stage.open(`credentials/${id}`);
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel(/Canary/).check();
    await page.getByLabel("New value every (days)").fill("30");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("30 days", { exact: true }).waitFor();
    await page.getByText("Canary", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Allow showing" }).click();
    await page.getByLabel("Reason").fill("a device");
    await page.getByRole("dialog").getByRole("button", { name: "Allow showing" }).click();
    await page.getByRole("button", { name: "Show the value" }).click();
    await page.getByLabel("Reason").fill("to move a device");
    await page.getByRole("dialog").getByRole("button", { name: "Show the value" }).click();
    await page.getByText("the-bell-value").waitFor();
    expect(page.url()).not.toContain("bell-value");
    await page.getByRole("dialog").getByRole("button").last().click();
    await page.getByRole("button", { name: "Forbid showing" }).waitFor();
    expect(await page.content()).not.toContain("the-bell-value");
  });

  it("is rotated: the new version is in use, the value was never shown", async () => {
    const page = await stage.open(`credentials/${stage.furniture.credentials.openai.id}`);
    await page.getByRole("button", { name: "Rotate" }).click();
    const dialog = page.getByRole("dialog");
    const field = dialog.getByLabel("New value");
    expect(await field.getAttribute("type")).toBe("password");
    await field.fill("line\ttab");
    await dialog.getByRole("button", { name: "Rotate" }).click();
    await dialog.getByText(/expected printable ASCII/).waitFor();
    await field.fill("  a-pasted-value  ");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Rotate" }).click();
    await page.getByRole("row", { name: /2 In use/ }).waitFor();
    await page.getByRole("row", { name: /1 Replaced/ }).waitFor();
    expect(await page.content()).not.toContain("a-pasted-value");
  });

  it("is suspended with its blast radius shown, and resumed", async () => {
    const page = await stage.open(`credentials/${stage.furniture.credentials.openai.id}`);
    await page.getByRole("button", { name: "Suspend" }).click();
    await page
      .getByRole("dialog")
      .getByText(/Support triage/)
      .first()
      .waitFor({ state: "attached" });
    await page.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Suspend" }).waitFor();
  });

  it("is removed only by who typed its name", async () => {
    const { id } = await stage.house.call("POST", "credentials", {
      ...{ name: "To be removed", resourceId: stage.furniture.resources.tickets.id, secret: "short-lived" },
    });
    const page = await stage.open(`credentials/${id}`);
    await page.getByRole("button", { name: "Remove" }).click();
    const dialog = page.getByRole("dialog");
    const sure = dialog.getByRole("button", { name: "Remove the credential" });
    expect(await sure.isDisabled()).toBe(true);
    await dialog.getByLabel("Type To be removed to confirm").fill("To be removed");
    await sure.click();
    await page.getByRole("heading", { name: "Credentials" }).waitFor();
    await page.getByRole("row", { name: /OpenAI key/ }).waitFor();
    expect(await page.getByRole("row", { name: /To be removed/ }).count()).toBe(0);
  });

  it("is read in Chinese, in the dark, on a tablet", async () => {
    const page = await stage.open(`credentials/${stage.furniture.credentials.tickets.id}`, { locale: "zh-CN", scheme: "dark", width: 768 });
    await page.getByRole("row", { name: /使用中/ }).waitFor();
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  });

  it("offers an auditor nothing to change", async () => {
    const page = await stage.open(`credentials/${stage.furniture.credentials.tickets.id}`, { as: "auditor" });
    await page.getByRole("row", { name: /In use/ }).waitFor();
    expect(await page.getByRole("button", { name: /Rotate|Suspend|Remove/ }).count()).toBe(0);
  });
});
