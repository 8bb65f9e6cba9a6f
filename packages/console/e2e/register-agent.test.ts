import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();
const hostile = "<img src=x onerror=alert(1)>";
const reordered = "Payroll \u202etnega";

interface Listed {
  readonly items: readonly { readonly id: string; readonly name: string; readonly ownerId: string; readonly authMethod: string }[];
}
const agentsNamed = async (name: string) => (await stage.house.call<Listed>("GET", `agents?search=${encodeURIComponent(name)}`)).items;

describe("the wizard", () => {
  it("says what is missing, and keeps a draft when somebody leaves", async () => {
    const page = await stage.open("agents/new");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("This is needed").first().waitFor();
    await expectAccessible(page);
    await describeIt(page, "Draft of an agent");
    await page.getByRole("heading", { name: "What may it reach?" }).waitFor();
    await page.goto(`${stage.house.url}/console/agents`);
    await page.getByRole("button", { name: "Register an agent" }).click();
    expect(await page.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Draft of an agent");
    await page.getByRole("button", { name: "Start anew" }).click();
    expect(await page.getByRole("textbox", { name: "Name" }).inputValue()).toBe("");
  });

  it("never takes a private key that is pasted, and registers a public one", async () => {
    const page = await stage.open("agents/new", { locale: "zh-CN", scheme: "dark" });
    await page.getByRole("textbox", { name: "名称" }).fill("自带密钥");
    await page.getByRole("textbox", { name: "用途" }).fill("测试自己的密钥");
    await goOn(page, "继续", "它可以访问什么？");
    await goOn(page, "继续", "它如何证明自己的身份？");
    await page.getByRole("radio", { name: /使用自己的密钥对/ }).click();
    const pair = await page.evaluate(makeJwk);
    const field = page.getByRole("textbox", { name: "公钥" });
    await field.fill(JSON.stringify(pair));
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain(pair.d);
    const { d: _, ...publicKey } = pair;
    await field.fill(JSON.stringify(publicKey));
    await expectAccessible(page);
    await goOn(page, "继续", "确认并注册");
    await page.getByRole("button", { name: "注册", exact: true }).click();
    await page.getByText("首次调用（实时）").waitFor();
    expect(await agentsNamed("自带密钥")).toMatchObject([{ authMethod: "private_key_jwt" }]);
  });

  it("goes on where a failure stopped it, and does nothing twice", async () => {
    const page = await stage.open("agents/new");
    await describeIt(page, "Half done");
    await page.getByRole("combobox", { name: "Add a resource" }).click();
    await page.getByRole("combobox", { name: "Add a resource" }).fill("Ticket");
    await page.getByRole("option", { name: /Ticket desk/ }).click();
    await page.getByRole("checkbox", { name: "tickets:read" }).check();
    await goOn(page, "Continue", "How does it prove that it is itself?");
    await goOn(page, "Continue", "Review and register");
    await page.route("**/api/v1/grants", (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await page.getByText("What was done so far is kept.").waitFor();
    await page.unroute("**/api/v1/grants");
    await page.reload();
    await page.getByText("This registration was begun.").waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("no longer in this page's memory").waitFor();
    const found = await agentsNamed("Half done");
    expect(found).toHaveLength(1);
    const grants = await stage.house.call<{ items: unknown[] }>("GET", `grants?subjectType=agent&subjectId=${found[0]?.id}`);
    expect(grants.items).toHaveLength(1);
  });

  it("gives a developer an agent of their own, with a secret, and shows hostile names as text", async () => {
    const page = await stage.open("agents", { as: "developer" });
    await page.getByText("The agents that you answer for").waitFor();
    expect(await page.getByRole("columnheader", { name: "Owner" }).count()).toBe(0);
    await page.getByRole("button", { name: "Register an agent" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill(reordered);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.locator("[aria-invalid=true]").first().waitFor();
    await describeIt(page, hostile);
    await page.getByText("Administrators give grants.").waitFor();
    await goOn(page, "Continue", "How does it prove that it is itself?");
    await page.getByRole("radio", { name: /A secret/ }).click();
    await goOn(page, "Continue", "Review and register");
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await page.getByText("The secret is in this file and nowhere else").waitFor();
    await page.getByRole("button", { name: "Make a first call from here" }).click();
    await page.getByText("GET /self").waitFor();
    await page.getByRole("button", { name: "Finish and open the agent" }).click();
    await page.getByRole("heading", { level: 1, name: hostile }).waitFor();
    expect(await page.locator("img[src=x]").count()).toBe(0);
  });

  it("tells who may not register one", async () => {
    const page = await stage.open("agents/new", { as: "auditor" });
    await page.getByText("Your role does not register agents").waitFor();
    await page.getByRole("link", { name: "Agents", exact: true }).first().click();
    await page.getByRole("row", { name: /Support triage/ }).waitFor();
    expect(await page.getByRole("button", { name: "Register an agent" }).count()).toBe(0);
  });
});

async function describeIt(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("textbox", { name: "Purpose" }).fill("Shows how it goes");
  await goOn(page, "Continue", "What may it reach?");
}

async function goOn(page: Page, button: string, title: string): Promise<void> {
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.getByRole("heading", { name: title }).waitFor();
}

/** A key pair as somebody else's tool would make it. */
async function makeJwk() {
  const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey("jwk", privateKey);
  return { kty, crv, x, y, d };
}
