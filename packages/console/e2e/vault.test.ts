import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startThirdParty, thirdPartyClient } from "../../server/test/fakes/third-party.ts";
import { expectAccessible } from "./harness/accessible.ts";
import { connectAccount, sitDown } from "./harness/connect-accounts.ts";
import { furnishVault, type Vault } from "./harness/furnish-vault.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage({ withCalls: true });
let vault: Vault;
beforeAll(async () => {
  vault = await furnishVault(stage.house, stage.calls);
});
afterAll(() => vault?.close());

/** Whose name is what it is called everywhere. */
const hostile = "<img src=x onerror=alert(1)>";

/** Waits for as many; a page may take its time on a busy machine. */
const expectCount = (found: Locator, count: number) => expect.poll(() => found.count(), { timeout: 10_000 }).toBe(count);

interface Found<Item> {
  readonly items: readonly Item[];
}

describe("connections", () => {
  it("are narrowed by state, person and credential, each in the address; what is no id there is left out", async () => {
    const page = await stage.open("connections?holder=usr_%3Cimg%3E&state=lost");
    const rows = page.locator("tbody tr");
    await expectCount(rows, 6);
    await page.getByRole("combobox", { name: "State" }).click();
    await page.getByRole("option", { name: "Consent ended" }).click();
    await expectCount(rows, 1);
    expect(new URL(page.url()).search).toContain("state=dead");
    await page
      .getByRole("row", { name: /n\.weiss@third\.example/ })
      .getByRole("button", { name: "Consent ended" })
      .hover();
    await page.getByText(/The provider gives no more tokens since .*invalid_grant/).waitFor();
    await page.getByRole("button", { name: /Clear/ }).click();
    await page.getByRole("combobox", { name: "Person" }).fill("Dev");
    await page.getByRole("option", { name: /Dev Patel/ }).click();
    await expectCount(rows, 2);
    await page.getByText("A key of their own").waitFor();
    expect(new URL(page.url()).searchParams.get("holder")).toBe(stage.house.people.developer.id);
  });

  it("are ended by an admin, with the keyboard, who hears what the provider said", async () => {
    const page = await stage.open("connections", { as: "admin" });
    const dialog = page.getByRole("dialog");
    const disconnect = async (name: RegExp) => {
      await page.getByRole("button", { name }).focus();
      await page.keyboard.press("Enter");
      await dialog.getByRole("button", { name: "Disconnect" }).waitFor();
    };
    await disconnect(/^Disconnect dev\.patel@third\.example/);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expectCount(dialog, 0);
    await disconnect(/^Disconnect dev\.patel@third\.example/);
    await dialog.getByRole("button", { name: "Disconnect" }).press("Enter");
    await page.getByText("dev.patel@third.example is disconnected, here and at the provider").waitFor();
    await vault.third.close();
    await disconnect(/^Disconnect olivia\.chen@third\.example/);
    await dialog.getByRole("button", { name: "Disconnect" }).click();
    await page.getByText(/olivia\.chen@third\.example is disconnected here\. The provider did not answer/).waitFor();
    await disconnect(/^Disconnect Dev Patel: Personal key of expense reports/);
    await dialog.getByRole("button", { name: "Disconnect" }).click();
    await expectCount(page.locator("tbody tr"), 3);
  });

  it("are only read by an auditor, who stores nothing for a provider either", async () => {
    const page = await stage.open("connections", { as: "auditor" });
    await page.getByRole("row", { name: /nora\.weiss@third\.example/ }).waitFor();
    expect(await page.getByRole("button", { name: /^Disconnect/ }).count()).toBe(0);
    await page.getByRole("tab", { name: "Provider catalogue" }).click();
    await page.getByRole("row", { name: /GitHub Enterprise/ }).waitFor();
    expect(await page.getByRole("link", { name: /^Use / }).count()).toBe(0);
  });

  it("go by what the provider calls the account, whatever that is", async () => {
    const { house } = stage;
    const third = await startThirdParty();
    try {
      const trap = await house.call("POST", "credentials", {
        ...{ kind: "oauth", name: "Traps", resourceId: vault.resources.design.id, secret: thirdPartyClient.secret },
        settings: {
          ...{ provider: "custom", flow: "user", clientId: thirdPartyClient.id, scopes: ["openid", "email"] },
          endpoints: { issuer: third.issuer },
        },
      });
      third.admit(`${house.url}/connect/callback/${trap.id}`);
      await connectAccount(await sitDown(house, house.people.admin), trap.id, hostile);
      const page = await stage.open(`connections?credentialId=${trap.id}`);
      await page.getByRole("button", { name: `Disconnect ${hostile}@third.example` }).click();
      await page.getByRole("dialog", { name: `Disconnect ${hostile}@third.example?` }).waitFor();
      await page.getByRole("row").getByText(`${hostile}@third.example`).waitFor();
    } finally {
      await third.close();
    }
  });

  it("are found from the person, who is known by name", async () => {
    const page = await stage.open(`people/${stage.house.people.nobody.id}`);
    await page.getByRole("link", { name: "Connected accounts" }).click();
    await page
      .getByRole("row", { name: /Nora Weiss/ })
      .first()
      .waitFor();
    expect(new URL(page.url()).searchParams.get("holder")).toBe(stage.house.people.nobody.id);
  });
});

describe("the catalogue of providers", () => {
  it("shows the redirect URI, and leads to a new credential of the provider", async () => {
    const page = await stage.open("connections?tab=catalogue");
    await page.getByText(`${stage.house.url}/connect/callback/{credentialId}`).waitFor();
    await page.getByRole("link", { name: "Use GitHub for a credential" }).press("Enter");
    await page.waitForURL(/credentials\/new/);
    const { searchParams } = new URL(page.url());
    expect([searchParams.get("kind"), searchParams.get("provider")]).toEqual(["oauth", "github"]);
  });
});

describe("leases", () => {
  it("are narrowed, and revoked with a reason; what that can't end is told", async () => {
    const page = await stage.open("leases?state=live", { as: "admin" });
    const rows = page.locator("tbody tr");
    await expectCount(rows, 2);
    await page
      .getByRole("row", { name: /Book a pick-up/ })
      .getByRole("button", { name: "Revoke what Refund assistant was handed" })
      .press("Enter");
    const dialog = page.getByRole("dialog", { name: "Revoke this lease?" });
    await dialog.getByText(/A signed JWT can't be called back/).waitFor();
    await expectAccessible(page);
    await page.keyboard.type("Booked twice");
    await page.keyboard.press("Enter");
    await page.getByText(/The lease is revoked\. It can't be called back: it works until/).waitFor();
    await expectCount(rows, 1);
    const { items } = await stage.house.call<Found<{ reason?: string }>>("GET", "audit/events?action=lease.revoke&order=newest");
    expect(items[0]?.reason).toBe("Booked twice");
    await page.getByRole("combobox", { name: "State" }).click();
    await page.getByRole("option", { name: "Revoked" }).click();
    await page
      .getByRole("row", { name: /Book a pick-up/ })
      .getByRole("link")
      .last()
      .focus();
    await page.keyboard.press("Tab");
    await page
      .getByRole("tooltip")
      .getByText(/unless the other side stops it/)
      .waitFor();
    await page.getByRole("combobox", { name: "Delivery" }).click();
    await page.getByRole("option", { name: "Database login" }).click();
    await page.getByText("Nothing matches these filters").waitFor();
  });

  it("that are over by now are not revoked twice, and the page says so", async () => {
    const { leaseId } = await vault.deliver("Ask for the customs papers");
    const page = await stage.open("leases", { as: "admin" });
    await page
      .getByRole("row", { name: /customs papers/ })
      .getByRole("button", { name: /^Revoke/ })
      .click();
    const lease = await stage.house.call("GET", `leases/${leaseId}`);
    await stage.house.call("POST", `leases/${leaseId}/revoke`, {}, lease.version);
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Revoke" }).click();
    await dialog.getByRole("alert").waitFor();
    await expectAccessible(page);
  });

  it("are only read by an auditor; an agent's are found from its page; names are text", async () => {
    const { call, people } = stage.house;
    await vault.deliver(hostile);
    const rename = async (path: string, name: string) => call("PATCH", path, { name }, (await call("GET", path)).version);
    await rename(`users/${people.nobody.id}`, hostile);
    await rename(`agents/${stage.calls.agent.id}`, hostile);
    const page = await stage.open(`agents/${stage.calls.agent.id}`, { as: "auditor" });
    await page.getByRole("link", { name: "Leases of the vault" }).click();
    const row = page.getByRole("row").filter({ hasText: hostile }).first();
    await expectCount(row.getByText(hostile), 3);
    expect(await page.getByRole("button", { name: /^Revoke what/ }).count()).toBe(0);
  });
});

describe("the master key", () => {
  it("is checked by an admin, who may not wrap anew; an auditor only reads", async () => {
    const page = await stage.open("settings?tab=masterKey", { as: "admin" });
    await page.getByText("Healthy").waitFor();
    const before = (await stage.house.call<{ checkedAtMs: number }>("GET", "kms")).checkedAtMs;
    await page.getByRole("button", { name: "Check now" }).click();
    await expect.poll(async () => (await stage.house.call<{ checkedAtMs: number }>("GET", "kms")).checkedAtMs).toBeGreaterThan(before);
    expect(await page.getByRole("button", { name: "Wrap anew" }).count()).toBe(0);
    const reading = await stage.open("settings?tab=masterKey", { as: "auditor" });
    await reading.getByText("Healthy").waitFor();
    expect(await reading.getByRole("button", { name: /Check now|Wrap anew|Stop here/ }).count()).toBe(0);
  });

  it("an owner wraps everything anew and sees it end", async () => {
    const jobNow = async () => (await stage.house.call<{ job: { id: string; state: string; everything: boolean } }>("GET", "kms")).job;
    const before = await jobNow();
    const page = await stage.open("settings?tab=masterKey");
    await page.getByRole("button", { name: "Wrap anew" }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: /Also what the current key/ }).check();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Wrap anew" }).click();
    await page.getByText("It has begun").waitFor();
    const wrapping = page.getByRole("region", { name: "Wrapping anew" });
    await wrapping.getByText("Olivia Chen").waitFor();
    await wrapping.getByText("Completed").waitFor();
    const after = await jobNow();
    expect(after).toMatchObject({ state: "completed", everything: true });
    expect(after.id).not.toBe(before.id);
  });
});
