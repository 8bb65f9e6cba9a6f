import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startThirdParty, type ThirdParty, thirdPartyClient } from "../../server/test/fakes/third-party.ts";
import { expectAccessible } from "./harness/accessible.ts";
import { openChromium, withoutChromium } from "./harness/chromium.ts";
import { type House, openHouse, type Person, type Registered } from "./harness/house.ts";
import { fillSignIn } from "./harness/visit.ts";

/* A person in a real browser connects an account at a real OAuth server. */

let browser: Browser | undefined;
let house: House;
let third: ThirdParty;
let credential: Registered;
beforeAll(async () => {
  browser = await openChromium();
  if (browser === undefined) return;
  [house, third] = await Promise.all([openHouse(), startThirdParty()]);
  const { call, people } = house;
  const agent = await call("POST", "agents", { name: "Triage", kind: "interactive", purpose: "Sorts tickets", ownerId: people.owner.id });
  const files = await call("POST", "resources", {
    ...{ name: "files", title: "Files", kind: "service", upstreamUrl: "https://files.example/" },
    permissions: [{ name: "files:read", description: "Read files" }],
  });
  for (const [subjectType, subjectId] of [
    ["agent", agent.id],
    ["user", people.nobody.id],
  ] as const)
    await call("POST", "grants", { subjectType, subjectId, resourceId: files.id, permissions: ["files:read"] });
  credential = await call("POST", "credentials", {
    ...{ kind: "oauth", name: "Files", resourceId: files.id, secret: thirdPartyClient.secret },
    settings: {
      ...{ provider: "custom", flow: "user", clientId: thirdPartyClient.id },
      scopes: ["openid", "email", "files:read"],
      endpoints: { issuer: third.issuer },
    },
  });
  third.admit(`${house.url}/connect/callback/${credential.id}`);
});
beforeEach(({ skip }) => skip(browser === undefined, withoutChromium));
afterAll(async () => {
  await browser?.close();
  await house?.close();
  await third?.close();
});

interface Look {
  readonly locale?: "en" | "zh-CN";
  readonly colorScheme?: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
}

async function inContext(look: Look, work: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
  if (browser === undefined) throw new TypeError("no browser");
  const context = await browser.newContext({ locale: "en", viewport: { width: 768, height: 900 }, ...look });
  try {
    await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

/** The person signs in to the console and starts there; the link that they are given. */
async function startedBy(page: Page, context: BrowserContext, { username, password }: Person): Promise<string> {
  await page.goto(`${house.url}/signin`);
  await fillSignIn(page, username, password);
  await page.waitForURL(/\/console/);
  const ask = async (path: string, more: object = {}) =>
    (await context.request.fetch(`${house.url}/api/v1/${path}`, { headers: { "sec-fetch-site": "same-origin" }, ...more })).json();
  const { session } = (await ask("me")) as { session: { requestToken: string } };
  const headers = { "sec-fetch-site": "same-origin", origin: house.url, "x-agent-id-guard-request": session.requestToken };
  const { url } = (await ask("my/connections/start", { method: "POST", headers, data: { credentialId: credential.id } })) as {
    url: string;
  };
  return url;
}

/** Goes through the third party's own pages. */
async function agreeThere(page: Page): Promise<void> {
  await page.locator('input[name="login"]').fill("ada");
  await page.locator('input[name="password"]').fill("any");
  await page.locator('button[type="submit"]').click();
  await page.getByRole("button", { name: "Continue" }).click();
}

describe("connecting an account in Chromium", () => {
  it("AZC-21: a person goes all the way to the provider and back, and finds the account on their page", async () => {
    await inContext({}, async (page, context) => {
      const link = await startedBy(page, context, house.people.nobody);
      await page.goto(link);
      await expectAccessible(page);
      await page.getByText("files:read").waitFor();
      await page.getByRole("button", { name: /^Go on to 127/ }).click();
      await page.waitForURL(`${third.issuer}/**`);
      await agreeThere(page);
      await page.getByRole("heading", { name: /account is connected/ }).waitFor();
      await page.getByText("ada@third.example").waitFor();
      await expectAccessible(page);
      expect(await page.evaluate("document.cookie")).toBe("");
      const cookie = (await context.cookies()).find(({ name }) => name === "agent-id-guard-connect");
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/connect" });
      const { items } = await house.call<{ items: readonly { holder: string; account: string }[] }>("GET", "connections");
      expect(items).toMatchObject([{ holder: house.people.nobody.id, account: "ada@third.example" }]);
    });
  });

  it("without JavaScript and in Chinese; who turns back at the provider is bound to nothing", async () => {
    await inContext({ locale: "zh-CN", colorScheme: "dark", javaScriptEnabled: false }, async (page, context) => {
      const link = await started(context);
      await page.goto(link);
      const { username, password } = house.people.nobody;
      if (new URL(page.url()).pathname === "/signin") await fillSignIn(page, username, password);
      await page.getByRole("button", { name: /^前往 127/ }).click();
      await page.waitForURL(`${third.issuer}/**`);
      await page.getByRole("link", { name: /Cancel/ }).click();
      await page.getByRole("heading", { name: "没有连接任何账号" }).waitFor();
    });

    async function started(context: BrowserContext): Promise<string> {
      let link = "";
      await inContext({}, async (page, other) => {
        link = await startedBy(page, other, house.people.nobody);
      });
      await context.clearCookies();
      return link;
    }
  });

  it("AZC-21: a link that was forwarded shows another person nothing; one that has expired says so", async () => {
    let link = "";
    await inContext({}, async (page, context) => {
      link = await startedBy(page, context, house.people.nobody);
    });
    await inContext({ colorScheme: "dark" }, async (page) => {
      await page.goto(link);
      await fillSignIn(page, house.people.auditor.username, house.people.auditor.password);
      await page.getByRole("heading", { name: "This link is not for you" }).waitFor();
      await expectAccessible(page);
      expect(await page.content()).not.toContain("Files");
    });
    house.clock.advance(15 * 60_000 + 1_000);
    await inContext({}, async (page) => {
      await page.goto(link);
      await fillSignIn(page, house.people.nobody.username, house.people.nobody.password);
      await page.getByRole("heading", { name: "This link does not work any more" }).waitFor();
      await expectAccessible(page);
    });
  });
});
