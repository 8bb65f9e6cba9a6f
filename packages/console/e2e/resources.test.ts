import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();
const hostile = "<img src=x onerror=alert(1)>";

interface ResourceBody {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly permissions: readonly { readonly name: string }[];
}
const read = (id: string) => stage.house.call<ResourceBody>("GET", `resources/${id}`);

describe("the list of resources", () => {
  it("keeps its filters in the address", async () => {
    const page = await stage.open("resources?kind=llm");
    await page.getByRole("row", { name: /OpenAI/ }).waitFor();
    expect(await page.getByRole("row", { name: /Ticket desk/ }).count()).toBe(0);
    await page.getByLabel("Search by name").fill("qwen");
    await page.waitForURL(/search=qwen/);
    await page.getByRole("row", { name: /Model Studio/ }).waitFor();
    await expectAccessible(page);
  });

  it("shows a name as the text that it is", async () => {
    const { id } = await stage.house.call("POST", "resources", {
      ...{ name: "hostile", title: hostile, kind: "mcp", identifier: "https://hostile.example/mcp" },
      permissions: [{ name: "a:b", description: hostile }],
    });
    const page = await stage.open("resources");
    await page.getByRole("link", { name: hostile }).click();
    await page.getByRole("heading", { name: hostile }).waitFor();
    await page.getByRole("tab", { name: "Permissions" }).click();
    await page.getByRole("cell", { name: hostile }).waitFor();
    expect(await page.locator("main img").count()).toBe(0);
    await stage.house.call("POST", `resources/${id}/suspend`, {}, 1);
  });
});

describe("registering a resource", () => {
  it("fills in what is known of a provider, and ends on the new page", async () => {
    const page = await stage.open("resources/new");
    await page.getByRole("combobox", { name: "Provider" }).click();
    await page.getByRole("option", { name: "Anthropic" }).click();
    expect(await page.getByLabel("Short name").inputValue()).toBe("anthropic");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await page.getByRole("heading", { name: "Anthropic" }).waitFor();
    await page.getByText("/gateway/anthropic").first().waitFor();
  });

  it("says what is wrong beside the field, and keeps what was typed over a reload", async () => {
    const page = await stage.open("resources/new");
    await page.getByRole("radio", { name: /^Service/ }).click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Billing desk");
    expect(await page.getByLabel("Short name").inputValue()).toBe("billing-desk");
    await page.getByRole("textbox", { name: "Address" }).fill("http://billing.example/api");
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await page.getByText(/expected https; plain http needs allowPrivateNetwork/).waitFor();
    await page.reload();
    expect(await page.getByRole("textbox", { name: "Address" }).inputValue()).toBe("http://billing.example/api");
    await page.getByRole("textbox", { name: "Address" }).fill("https://billing.example/api");
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await page.getByRole("heading", { name: "Billing desk" }).waitFor();
  });
});

describe("one resource", () => {
  it("shows both versions when somebody else was faster, and saves mine over it", async () => {
    const { id } = stage.furniture.resources.hr;
    const page = await stage.open(`resources/${id}`, { as: "admin" });
    await page.getByRole("button", { name: "Edit" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Name").fill("Staff records");
    const { version } = await read(id);
    await stage.house.call("PATCH", `resources/${id}`, { title: "People records" }, version);
    await form.getByRole("button", { name: "Save" }).click();
    const conflict = page.getByRole("dialog", { name: /Somebody changed this/ });
    const row = conflict.getByRole("row", { name: /^Name/ });
    expect(await row.textContent()).toContain("People records");
    expect(await row.textContent()).toContain("Staff records");
    await expectAccessible(page);
    await conflict.getByRole("button", { name: "Save mine over it" }).click();
    await page.getByRole("heading", { name: "Staff records" }).waitFor();
    expect(await read(id)).toMatchObject({ title: "Staff records", version: version + 2 });
  });

  it("gets a permission, and keeps one that grants name", async () => {
    const { id } = stage.furniture.resources.tickets;
    const page = await stage.open(`resources/${id}?tab=permissions`);
    await page.getByRole("button", { name: "Edit permissions" }).click();
    const form = page.getByRole("dialog");
    await form.getByRole("button", { name: "Add a permission" }).click();
    await form.getByLabel("Permission 3", { exact: true }).fill("tickets:close");
    await form.getByLabel("What it allows 3").fill("Close tickets");
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByRole("rowheader", { name: "tickets:close" }).waitFor();
    await page.getByRole("button", { name: "Edit permissions" }).click();
    await page.getByRole("button", { name: "Remove the permission tickets:read" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page
      .getByRole("alert")
      .getByText(/Grants name the permission tickets:read/)
      .waitFor();
    expect((await read(id)).permissions.map(({ name }) => name)).toEqual(["tickets:read", "tickets:write", "tickets:close"]);
  });

  it("is granted to a person with conditions and an end, changed, and taken back", async () => {
    const { id } = stage.furniture.resources.hr;
    const page = await stage.open(`resources/${id}?tab=access`);
    await page.getByRole("button", { name: "Add a grant" }).first().click();
    const form = page.getByRole("dialog");
    await form.getByRole("combobox", { name: "Who gets it" }).click();
    await page.getByRole("option", { name: "A person" }).click();
    await form.getByRole("combobox", { name: "Which one" }).fill("Priya");
    await page.getByRole("option", { name: /Priya Sharma/ }).click();
    await form.getByRole("checkbox", { name: "records:read" }).check();
    await form.getByRole("switch", { name: "From certain networks" }).check();
    await form.getByRole("button", { name: "Add a grant" }).click();
    await form.getByText("At least 1").waitFor();
    await form.locator('input[aria-label="From certain networks"]').fill("10.0.0.0/8");
    await page.keyboard.press("Enter");
    await form.getByLabel("Ends at").fill("2031-05-01T12:00");
    await expectAccessible(page);
    await form.getByRole("button", { name: "Add a grant" }).click();
    const row = page.getByRole("row", { name: /Priya Sharma/ });
    await row.getByText("from 10.0.0.0/8").waitFor();
    await row.getByRole("button", { name: /^Edit/ }).click();
    await page.getByRole("dialog").getByRole("switch", { name: "From certain networks" }).uncheck();
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await row.getByText("Always").waitFor();
    await row.getByRole("button", { name: /^Remove/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove the grant" }).click();
    await row.waitFor({ state: "detached" });
  });

  it("is suspended with its blast radius shown, and resumed", async () => {
    const page = await stage.open(`resources/${stage.furniture.resources.wiki.id}`);
    await page.getByRole("button", { name: "Suspend" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Support triage").first().waitFor({ state: "attached" });
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Suspend" }).click();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Suspend" }).waitFor();
  });

  it("gets a secret of its own, shown once, which is then revoked", async () => {
    const { id } = stage.furniture.resources.wiki;
    const page = await stage.open(`resources/${id}?tab=sign-in`);
    await page.getByRole("button", { name: "Change" }).click();
    await page.getByRole("radio", { name: "Client secret" }).check();
    await page.getByRole("button", { name: "Change the method" }).click();
    await page.getByRole("button", { name: "Issue a secret" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Issue a secret" }).click();
    const shown = await page.getByRole("dialog", { name: "Copy it now" }).locator("code").textContent();
    await page.getByRole("button", { name: "I have stored it" }).click();
    await page.getByRole("button", { name: `Revoke the secret that ends in ${shown?.slice(-4)}` }).click();
    expect(await page.content()).not.toContain(shown);
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText("No secret is issued.").waitFor();
  });

  it("keeps a private key in the browser", async () => {
    const page = await stage.open(`resources/${stage.furniture.resources.wiki.id}?tab=sign-in`);
    const sent: string[] = [];
    page.on("request", (request) => sent.push(request.postData() ?? ""));
    await page.getByRole("button", { name: "Add a key" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Public key").fill('{"kty":"EC","crv":"P-256","x":"eA","y":"eQ","d":"never-sent"}');
    await form.getByRole("button", { name: "Add a key" }).click();
    await form.getByText(/This is a private or secret key/).waitFor();
    expect(sent.join()).not.toContain("never-sent");
  });

  it.each(["overview", "permissions", "access", "credentials"])(
    "the tab %s is accessible in Chinese and in the dark, on a tablet",
    async (tab) => {
      const page = await stage.open(`resources/${stage.furniture.resources.openai.id}?tab=${tab}`, {
        locale: "zh-CN",
        scheme: "dark",
        width: 768,
      });
      await page.getByRole("tab", { selected: true }).waitFor();
      await page.waitForLoadState("networkidle");
      await expectAccessible(page);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    },
  );

  it("offers an auditor and a developer nothing to change", async () => {
    for (const as of ["auditor", "developer"] as const) {
      const page = await stage.open(`resources/${stage.furniture.resources.tickets.id}?tab=access`, { as });
      await page.getByRole("heading", { name: "Ticket desk" }).waitFor();
      await page.getByRole("tab", { selected: true }).waitFor();
      expect(await page.getByRole("button", { name: /Edit|Suspend|Resume|Add|Remove/ }).count()).toBe(0);
    }
  });
});
