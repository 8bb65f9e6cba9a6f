import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { endpoints } from "@agent-id-guard/protocol";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { openChromium, withoutChromium } from "./harness/chromium.ts";
import { type House, openHouse, type Registered } from "./harness/house.ts";
import { fillSignIn } from "./harness/visit.ts";

/** The application that people come back to. */
const application = createServer((_request, response) => response.end("back at the client"));
const challenge = createHash("sha256").update("a-verifier-of-43-to-128-characters-0123456789").digest("base64url");

let browser: Browser | undefined;
let house: House;
let callback: string;
let agent: Registered & { readonly resourceId: string };
let identifier: string;
/** A client of its own for each test, so that each is asked anew. */
let client: Registered;

beforeAll(async () => {
  browser = await openChromium();
  if (browser === undefined) return;
  house = await openHouse();
  await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
  callback = `http://127.0.0.1:${(application.address() as AddressInfo).port}/callback`;
  const { call, people } = house;
  agent = await call("POST", "agents", { name: "Triage", kind: "interactive", purpose: "Sorts tickets", ownerId: people.owner.id });
  identifier = (await call<{ identifier: string }>("GET", `resources/${agent.resourceId}`)).identifier;
  await grant("user", people.nobody.id);
});
beforeEach(async ({ skip }) => {
  skip(browser === undefined, withoutChromium);
  client = await house.call("POST", "clients", { name: "Helpdesk", kind: "cli", redirectUris: [callback] });
  await grant("client", client.id);
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
  application.close();
  application.closeAllConnections();
});

const grant = (subjectType: string, subjectId: string) =>
  house.call("POST", "grants", { subjectType, subjectId, resourceId: agent.resourceId, permissions: ["invoke"] });

interface Look {
  readonly locale: "en" | "zh-CN";
  readonly colorScheme?: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
  readonly width?: number;
}

function openContext({ locale, colorScheme = "light", javaScriptEnabled = true, width = 1280 }: Look): Promise<BrowserContext> {
  if (browser === undefined) throw new TypeError("no browser");
  return browser.newContext({ locale, colorScheme, javaScriptEnabled, viewport: { width, height: 800 } });
}

function authorizeUrl(): string {
  const parameters = {
    ...{ response_type: "code", client_id: client.id, redirect_uri: callback, resource: identifier, state: "s", scope: "openid profile" },
    ...{ code_challenge: challenge, code_challenge_method: "S256" },
  };
  return `${house.url}${endpoints.authorize}?${new URLSearchParams(parameters)}`;
}

/** A device of the client asks; the code that it shows. */
async function userCode(): Promise<string> {
  const body = new URLSearchParams({ client_id: client.id, resource: identifier });
  const answer = await fetch(`${house.url}${endpoints.deviceAuthorization}`, { method: "POST", body });
  return ((await answer.json()) as { user_code: string }).user_code;
}

const words = {
  en: { allow: "Allow", connected: "Your device is connected", goOn: "Continue", out: "Sign out", signedOut: "You are signed out" },
  "zh-CN": { allow: "允许", connected: "设备已连接", goOn: "继续", out: "退出登录", signedOut: "已退出登录" },
} as const;

/** Presses what has this name with the keyboard alone. */
async function press(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await button.waitFor();
  for (let steps = 0; steps < 20; steps += 1) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    if ((await focused.count()) > 0 && ((await focused.textContent()) ?? "").trim() === name) return page.keyboard.press("Enter");
  }
  throw new Error(`the keyboard does not reach "${name}"`);
}

describe.each(["en", "zh-CN"] as const)("without JavaScript, by keyboard, in %s", (locale) => {
  it("a person signs in, consents, lets a device in, and signs out", async () => {
    const context = await openContext({ locale, javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto(authorizeUrl());
      expect(await page.getAttribute("html", "lang")).toBe(locale);
      const { username, password } = house.people.nobody;
      await fillSignIn(page, username, password);
      await press(page, words[locale].allow);
      await page.waitForURL(`${callback}*`);
      expect(new URL(page.url()).searchParams.get("code")).toMatch(/^[\w-]{43}$/);

      await page.goto(`${house.url}${endpoints.device}`);
      await page.locator(":focus").waitFor();
      await page.keyboard.type((await userCode()).toLowerCase());
      await page.keyboard.press("Enter");
      await press(page, words[locale].allow);
      await page.getByRole("heading", { name: words[locale].connected }).waitFor();

      await page.goto(`${house.url}${endpoints.endSession}?client_id=${client.id}`);
      await press(page, words[locale].out);
      await page.getByRole("heading", { name: words[locale].signedOut }).waitFor();
    } finally {
      await context.close();
    }
  });
});

describe.each([
  ["en", "light", 1280],
  ["en", "dark", 320],
  ["zh-CN", "light", 320],
  ["zh-CN", "dark", 1280],
] as const)("axe, in %s, %s, %i pixels wide", (locale, colorScheme, width) => {
  it("finds nothing on any page, nothing is cut off, and an error is where the keyboard starts", async () => {
    const context = await openContext({ locale, colorScheme, width });
    try {
      const page = await context.newPage();
      await page.goto(authorizeUrl());
      await expectSound(page);
      const { username, password } = house.people.nobody;
      await fillSignIn(page, username, "wrong");
      await page.getByRole("alert").waitFor();
      expect(await page.locator(":focus").getAttribute("role")).toBe("alert");
      await expectSound(page);
      await fillSignIn(page, username, password);
      await page.getByRole("button", { name: words[locale].allow, exact: true }).waitFor();
      await expectSound(page);

      await page.goto(`${house.url}${endpoints.device}`);
      await expectSound(page);
      await page.locator("#user_code").fill("BBBB-BBBB");
      await page.getByRole("button", { name: words[locale].goOn }).click();
      await page.getByRole("alert").waitFor();
      await expectSound(page);
      await page.locator("#user_code").fill(await userCode());
      await page.getByRole("button", { name: words[locale].goOn }).click();
      await page.getByRole("button", { name: words[locale].allow, exact: true }).waitFor();
      await expectSound(page);
      await page.getByRole("button", { name: words[locale].allow, exact: true }).click();
      await page.getByRole("heading", { name: words[locale].connected }).waitFor();
      await expectSound(page);

      await page.goto(`${house.url}${endpoints.endSession}?client_id=nobody`);
      await expectSound(page);
      await page.goto(`${house.url}${endpoints.endSession}`);
      await expectSound(page);
      await page.getByRole("button", { name: words[locale].out }).click();
      await page.getByRole("heading", { name: words[locale].signedOut }).waitFor();
      await expectSound(page);
      await page.goto(`${house.url}${endpoints.bootstrap}?ticket=x`);
      await expectSound(page);
    } finally {
      await context.close();
    }
  });
});

async function expectSound(page: Page): Promise<void> {
  await expectAccessible(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBe(0);
}
