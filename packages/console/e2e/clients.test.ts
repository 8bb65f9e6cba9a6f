import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();
const hostile = "<img src=x onerror=alert(1)>";

describe("the list of clients", () => {
  it("keeps its filters in the address, and shows a name as the text that it is", async () => {
    await stage.house.call("POST", "clients", { name: hostile, kind: "cli", redirectUris: ["http://127.0.0.1/callback"] });
    const page = await stage.open("clients?kind=cli");
    await page.getByRole("row", { name: /Operations shell/ }).waitFor();
    await page.getByRole("link", { name: hostile }).waitFor();
    expect(await page.getByRole("row", { name: /Support desk/ }).count()).toBe(0);
    await expectAccessible(page);
  });
});

describe("registering a client", () => {
  it("says what is wrong with an address, keeps what was typed, and ends where its secret is issued", async () => {
    const page = await stage.open("clients/new");
    await page.getByLabel("Name").fill("Travel desk");
    await page.getByLabel("Redirect addresses").fill("https://travel.example/callback\nhttp://travel.example/callback");
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await page.getByText(/http:\/\/travel.example\/callback: expected https/).waitFor();
    await expectAccessible(page);
    await page.reload();
    await page.getByLabel("Redirect addresses").fill("https://travel.example/callback");
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await page.getByRole("heading", { name: "Travel desk" }).waitFor();
    await page.getByRole("button", { name: "Issue a secret" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Issue a secret" }).click();
    await page.getByRole("button", { name: "I have stored it" }).click();
    await page.getByRole("button", { name: /Revoke the secret/ }).waitFor();
  });
});

describe("registering an application that keeps no secret", () => {
  it("of one page: says whose scripts may call, and keeps what was told of signing out and of consent", async () => {
    const page = await stage.open("clients/new");
    await page.getByRole("radio", { name: /Single page/ }).click();
    await page.getByLabel("Name").fill("Expense page");
    await page.getByLabel("Redirect addresses").fill("https://expenses.example/in\nhttps://expenses.example/back\ncom.example.x:/in");
    await page.getByText("Open to scripts of https://expenses.example", { exact: true }).waitFor();
    await page.getByLabel("Addresses after signing out").fill("https://expenses.example/bye\nhttp://expenses.example/bye");
    await page.getByLabel("Tell the application of sign-outs").fill("http://expenses.example/out");
    await page.getByRole("radio", { name: /Nobody is asked/ }).click();
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await page.getByText("com.example.x:/in: expected https").waitFor();
    await page.getByLabel("Redirect addresses").fill("https://expenses.example/in");
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await page.getByText(/http:\/\/expenses.example\/bye: expected https/).waitFor();
    await page.getByLabel("Addresses after signing out").fill("https://expenses.example/bye");
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await page.getByText("expected https, except on a loopback address").waitFor();
    await expectAccessible(page);
    await page.getByLabel("Tell the application of sign-outs").fill("https://expenses.example/out");
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await page.getByText("It holds no grant on an agent that you may see").waitFor();
    await page.getByText(/await crypto.subtle.digest/).waitFor();
    await page.getByRole("tab", { name: "Overview" }).click();
    for (const told of ["https://expenses.example/bye", "https://expenses.example/out", "An administrator has answered for everybody."])
      await page.getByText(told, { exact: true }).waitFor();
    await page.getByRole("tab", { name: "Consents" }).click();
    await page.getByText(/an administrator has answered for everybody/).waitFor();
  });

  it("of the command line: shows where it speaks to, and requests with either way to sign in for an agent of its own", async () => {
    const { id } = stage.furniture.clients.operations;
    const { agents } = stage.furniture;
    const { resourceId } = await stage.house.call<{ resourceId: string }>("GET", `agents/${agents.triage.id}`);
    await stage.house.call("POST", "grants", { subjectType: "client", subjectId: id, resourceId, permissions: ["invoke"] });
    const page = await stage.open(`clients/${id}?tab=use`, { as: "auditor" });
    await page.getByText(`resource=${stage.house.url}/agents/${agents.triage.id}`).waitFor();
    await page.getByText(/curl '.*\/oauth\/device_authorization'/).waitFor();
    await page.locator("label").filter({ hasText: "In a browser" }).click();
    await page.getByText(/code_challenge_method=S256/).waitFor();
    for (const path of ["/.well-known/openid-configuration", "/oauth/device_authorization", "/oauth/logout", "/oauth/jwks"])
      await page.getByText(`${stage.house.url}${path}`, { exact: true }).waitFor();
    await expectAccessible(page);
    const developer = await stage.open(`clients/${id}?tab=use`, { as: "developer" });
    await developer.getByText("It holds no grant on an agent that you may see").waitFor();
    expect(await developer.getByRole("tab", { name: "Consents" }).count()).toBe(0);
  });
});

describe("one client", () => {
  it("shows both versions when somebody else was faster, and takes theirs", async () => {
    const { id } = stage.furniture.clients.desk;
    const page = await stage.open(`clients/${id}`, { as: "admin" });
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Desk of mine");
    const { version } = await stage.house.call("GET", `clients/${id}`);
    await stage.house.call("PATCH", `clients/${id}`, { name: "Desk of theirs" }, version);
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Take theirs" }).click();
    await page.getByRole("heading", { name: "Desk of theirs" }).waitFor();
  });

  it("shows what it may reach, and is suspended and resumed", async () => {
    const page = await stage.open(`clients/${stage.furniture.clients.desk.id}?tab=access`);
    await page.getByRole("row", { name: /Support triage/ }).waitFor();
    await page.getByRole("button", { name: "Suspend" }).click();
    await page.getByRole("dialog").getByRole("region", { name: "What stops" }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Suspend" }).waitFor();
  });

  it.each(["overview", "use", "consents", "sign-in", "access"])(
    "the tab %s is accessible in Chinese and in the dark, on a tablet",
    async (tab) => {
      const address = `clients/${stage.furniture.clients.desk.id}?tab=${tab}`;
      const page = await stage.open(address, { locale: "zh-CN", scheme: "dark", width: 768 });
      await page.getByRole("tab", { selected: true }).waitFor();
      await page.waitForLoadState("networkidle");
      await expectAccessible(page);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    },
  );

  it("offers an auditor nothing to change", async () => {
    const page = await stage.open(`clients/${stage.furniture.clients.operations.id}?tab=sign-in`, { as: "auditor" });
    await page.getByRole("heading", { name: "Public keys" }).waitFor();
    expect(await page.getByRole("button", { name: /Edit|Suspend|Resume|Add|Change|Issue/ }).count()).toBe(0);
  });
});
