import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();

describe("identity providers", () => {
  it("adds an OpenID provider, says what is wrong with it, tests, edits, suspends and resumes it", async () => {
    const page = await stage.open("identity-providers", { anew: true });
    await page.getByRole("link", { name: "Add a provider" }).first().click();
    await page.getByRole("link", { name: /OpenID Connect/ }).waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: /OpenID Connect/ }).click();
    await page.getByLabel("Issuer address").fill("not an address");
    await page.getByLabel("Name").fill("Contoso");
    await page.getByLabel("Client id").fill("guard");
    await page.getByLabel("Client secret").fill("a-secret-of-the-provider");
    await page.getByLabel("Scopes").fill("profile");
    await page.getByRole("button", { name: "Add a provider" }).click();
    await expect.poll(() => page.locator("[aria-invalid=true]").count()).toBe(2);
    await expectAccessible(page);
    await page.getByLabel("Issuer address").fill("http://127.0.0.1:9");
    await page.getByLabel("Scopes").fill("openid email");
    await page.getByRole("button", { name: "Add a provider" }).click();
    await page.getByRole("heading", { name: "Contoso", level: 1 }).waitFor();
    await page.getByText("Stored", { exact: true }).waitFor();
    expect(await page.content()).not.toContain("a-secret-of-the-provider");
    await page.getByText(`${stage.house.url}/signin/callback/idp_`).waitFor();
    await page.getByRole("button", { name: "Test the connection" }).click();
    await page.getByText("Something is wrong").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Edit settings" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Contoso staff");
    await dialog.getByLabel("Claim that lists groups").fill("groups");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Contoso staff" }).waitFor();
    await page.getByRole("button", { name: "Edit settings" }).click();
    await dialog.getByLabel("Claim that lists groups").fill("");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => page.getByText("None", { exact: true }).count()).toBe(1);
    await page.getByRole("button", { name: "Edit settings" }).click();
    await dialog.getByLabel("Remove the stored Client secret").check();
    expect(await dialog.getByLabel("Client secret", { exact: true }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Not set", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Suspend" }).click();
    await dialog.getByRole("button", { name: "Suspend" }).click();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Suspend" }).waitFor();
    const auditor = await stage.open("identity-providers", { as: "auditor" });
    await auditor.getByRole("link", { name: "Contoso staff" }).click();
    await auditor.getByRole("heading", { name: "Contoso staff", level: 1 }).waitFor();
    expect(await auditor.getByRole("button", { name: /Add|Edit|Test|Suspend/ }).count()).toBe(0);
  });

  it("asks for a fresh sign-in and keeps what was typed, but no secret", async () => {
    const page = await stage.open("identity-providers/new?kind=ldap", { anew: true });
    await page.getByLabel("Name").fill("Fabrikam directory");
    await page.getByLabel("Address of the directory").fill("ldaps://ldap.fabrikam.example");
    await page.getByLabel("Account that reads").fill("cn=reader,dc=fabrikam,dc=example");
    await page.getByLabel("Where people are").fill("ou=people,dc=fabrikam,dc=example");
    await page.getByLabel("Password of that account").fill("a-secret-of-the-directory");
    stage.house.clock.advance(11 * 60_000);
    await page.getByRole("button", { name: "Add a provider" }).click();
    await page.getByRole("dialog", { name: "Sign in again to do this" }).waitFor();
    const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
    expect(kept).toContain("Fabrikam directory");
    expect(kept).not.toContain("a-secret-of-the-directory");
  });

  it("tells in Chinese what each vendor needs, and fits a narrow window", async () => {
    for (const [kind, vendor] of [
      ["dingtalk", "钉钉"],
      ["wecom", "企业微信"],
      ["lark", "飞书或 Lark "],
      ["entra", "Microsoft Entra ID "],
    ] as const) {
      const page = await stage.open(`identity-providers/new?kind=${kind}`, { anew: true, locale: "zh-CN", scheme: "dark", width: 768 });
      await page.getByRole("heading", { name: `请先在${vendor}处准备` }).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(768);
      await expectAccessible(page);
    }
  });

  it("reads a directory by hand, tells why a run failed, and changes when it is read", async () => {
    const directory = await stage.house.call("POST", "identity-providers", {
      name: "Nobody answers",
      kind: "dingtalk",
      settings: { corpId: "dingcorp1", clientId: "c", apiUrl: "http://127.0.0.1:9", oapiUrl: "http://127.0.0.1:9" },
      secrets: { clientSecret: "x" },
    });
    const page = await stage.open(`identity-providers/${directory.id}?tab=runs`, { anew: true });
    await page.getByText("Nothing was synced yet").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Dry run" }).click();
    const row = page.getByRole("row", { name: /Full, dry run/ });
    await row.getByText("Failed").waitFor({ timeout: 20_000 });
    await row.getByRole("button", { name: "Run of Full, dry run" }).click();
    const drawer = page.getByRole("dialog", { name: "Run of Full, dry run" });
    await drawer.getByText("What ended it").waitFor();
    await expectAccessible(page);
    await drawer.getByRole("button", { name: "Close" }).click();
    await page.getByRole("tab", { name: "Directory" }).click();
    await page.getByRole("button", { name: "Change" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Hours between full runs").fill("12");
    await dialog.getByLabel("Put the departments below").fill("/wrong/");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => dialog.locator("[aria-invalid=true]").count()).toBe(1);
    await dialog.getByLabel("Put the departments below").fill("corp/asia");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("every 12 hours").waitFor();
    await page.getByText("corp/asia").waitFor();
    await page.getByRole("button", { name: "Look at real entries" }).click();
    await page.getByRole("alert").waitFor();
    await expectAccessible(page);
    const auditor = await stage.open(`identity-providers/${directory.id}?tab=runs`, {
      as: "auditor",
      locale: "zh-CN",
      scheme: "dark",
      width: 768,
    });
    await auditor.getByRole("row", { name: /全量/ }).waitFor();
    expect(await auditor.getByRole("button", { name: /立即同步|仅同步变更|试运行$/ }).count()).toBe(0);
    expect(await auditor.evaluate(() => document.documentElement.scrollWidth)).toBe(768);
    await expectAccessible(auditor);
  });

  it("makes a token for SCIM, shown once, that pushes people, and revokes it", async () => {
    const pushed = await stage.house.call("POST", "identity-providers", { name: "Pushed", kind: "scim", settings: {} });
    const page = await stage.open(`identity-providers/${pushed.id}?tab=scim`, { anew: true });
    await page.getByText("There is no token").waitFor();
    await page.getByText(`${stage.house.url}/scim/v2`).waitFor();
    await page.getByRole("button", { name: "Make a token" }).click();
    const once = page.getByRole("dialog");
    const token = (await once.locator("pre, code").first().textContent()) ?? "";
    await expectAccessible(page);
    await once.getByRole("button", { name: "I have stored it" }).click();
    const push = () =>
      fetch(`${stage.house.url}/scim/v2/Users`, {
        method: "POST",
        headers: { authorization: `Bearer ${token.trim()}`, "content-type": "application/scim+json" },
        body: JSON.stringify({
          schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
          userName: "lin@pushed.example",
          externalId: "x-1",
          displayName: "Lin Pushed",
        }),
      });
    expect((await push()).status).toBe(201);
    await page
      .getByRole("row", { name: /Ends in/ })
      .getByRole("button", { name: /Revoke/ })
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText("There is no token").waitFor();
    expect((await push()).status).toBe(401);
    await expectAccessible(page);
  });
});
