import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "@agent-id-guard/server";
import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";
import { fillSignIn } from "./harness/visit.ts";

const stage = setStage();

describe("signing in and out", () => {
  it("leads back to the place that was asked for", async () => {
    const page = await stage.open("agents?state=suspended", { as: "stranger" });
    await expectAccessible(page);
    await page.getByRole("link", { name: "Sign in" }).click();
    const { username, password } = stage.house.people.admin;
    await fillSignIn(page, username, password);
    await page.getByRole("row", { name: /Market research/ }).waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe("/console/agents?state=suspended");
  });

  it("ADM-07: signing out ends the session", async () => {
    const page = await stage.open("agents", { as: "admin", anew: true });
    await page.getByRole("button", { name: /Adam Novak/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL(/\/signin\/out/);
    await page.goto(`${stage.house.url}/console/agents`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });
});

describe("the shell", () => {
  it("speaks both languages and remembers the choice", async () => {
    const page = await stage.open("agents");
    await page.getByRole("button", { name: "Language" }).click();
    await expectAccessible(page);
    await page.getByRole("menuitem", { name: "简体中文" }).click();
    await page.getByRole("heading", { name: "智能体" }).waitFor();
    expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
    expect(await page.title()).toBe("智能体 · Agent ID Guard");
    await page.reload();
    await page.getByRole("heading", { name: "智能体" }).waitFor();
  });

  it("is light or dark by choice", async () => {
    const page = await stage.open("agents");
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole("button", { name: "Appearance" }).click();
    await page.getByRole("menuitem", { name: "Dark" }).click();
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    expect(await ground()).not.toBe(light);
    await expectAccessible(page);
  });

  it("goes anywhere by the keyboard alone", async () => {
    const page = await stage.open("agents");
    await page.getByRole("row", { name: /Payroll/ }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Go to" }).fill("payroll");
    await page.getByRole("option", { name: /Payroll assistant/ }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Payroll assistant" }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("content");
  });

  it("lets the keyboard skip the navigation", async () => {
    const page = await stage.open("agents");
    await page.getByRole("heading", { name: "Agents" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
  });

  it("fits a tablet", async () => {
    const page = await stage.open("agents", { width: 768, height: 1024 });
    await page.getByRole("row", { name: /Payroll/ }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(768);
    await page.getByRole("button", { name: "Open the navigation" }).click();
    await page.getByRole("dialog").getByRole("link", { name: "Agents" }).waitFor();
    await expectAccessible(page);
  });

  it("says where there is nothing", async () => {
    const page = await stage.open("no/such/page");
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    await expectAccessible(page);
  });
});

describe("failures", () => {
  it("keep what was typed, and the same wish is sent again with the same key", async () => {
    const { id } = stage.furniture.agents.payroll;
    const page = await stage.open(`agents/${id}`);
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Purpose").fill("Answers questions about pay");
    const keys: (string | undefined)[] = [];
    page.on("request", (sent) => sent.method() === "PATCH" && keys.push(sent.headers()["idempotency-key"]));
    await page.route("**/api/v1/agents/**", (route) => route.abort());
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The server did not answer").waitFor();
    await page.unroute("**/api/v1/agents/**");
    expect(await page.getByLabel("Purpose").inputValue()).toBe("Answers questions about pay");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it("two admins edit at once: the second sees both versions and decides", async () => {
    const { id } = stage.furniture.agents.release;
    const page = await stage.open(`agents/${id}`);
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Purpose").fill("Mine");
    const { version } = await stage.house.call("GET", `agents/${id}`);
    await stage.house.call("PATCH", `agents/${id}`, { purpose: "Theirs" }, version);
    await page.getByRole("button", { name: "Save" }).click();
    const conflict = page.getByRole("dialog", { name: "Somebody changed this while you were editing" });
    await conflict.getByRole("cell", { name: "Theirs" }).waitFor();
    await expectAccessible(page);
    await conflict.getByRole("button", { name: "Save mine over it" }).click();
    await conflict.waitFor({ state: "detached" });
    expect(await stage.house.call("GET", `agents/${id}`)).toMatchObject({ purpose: "Mine" });
  });
});

describe("a change that needs a fresh sign-in", () => {
  it("ADM-11: asks for it, comes back to the same place, and keeps what was typed", async () => {
    const { id } = stage.furniture.agents.invoices;
    const page = await stage.open(`agents/${id}?tab=grants`, { as: "admin", anew: true });
    await page.route("**/api/v1/agents/**", async (route) => {
      if (route.request().method() !== "PATCH") return route.fallback();
      await route.fulfill({ status: 401, contentType: "application/problem+json", json: staleSignIn });
    });
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Purpose").fill("Matches invoices, and says why");
    await page.getByRole("button", { name: "Save" }).click();
    const gate = page.getByRole("dialog", { name: "Sign in again to do this" });
    await gate.waitFor();
    await expectAccessible(page);
    await gate.getByRole("button", { name: "Sign in again" }).click();
    const { username, password } = stage.house.people.admin;
    await fillSignIn(page, username, password);
    await page.getByRole("tab", { name: "Grants", selected: true }).waitFor();
    await page.unroute("**/api/v1/agents/**");
    await page.getByRole("button", { name: "Edit" }).click();
    expect(await page.getByLabel("Purpose").inputValue()).toBe("Matches invoices, and says why");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Matches invoices, and says why").waitFor();
  });
});

const staleSignIn = {
  type: "urn:agent-id-guard:error:access.reauthentication_required",
  title: "This needs a sign-in of the last ten minutes",
  status: 401,
  detail: "This needs a sign-in of the last ten minutes",
  code: "access.reauthentication_required",
  hint: "Sign in again",
  requestId: "",
};

describe("behind a path prefix", () => {
  it("loads, calls and signs in below the issuer's path", async () => {
    const proxied = await openBehindPrefix("/guard");
    try {
      const house = { ...stage.house, url: proxied.issuer };
      const page = await stage.open("agents", { as: "stranger", house });
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      expect(await page.getByRole("link", { name: "Sign in" }).getAttribute("href")).toBe("/guard/signin?next=%2Fconsole%2Fagents");
    } finally {
      await proxied.close();
    }
  });
});

describe("the page's policy", () => {
  it.each([
    ["an inline style element", () => document.head.append(Object.assign(document.createElement("style"), { textContent: "p{}" }))],
    ["markup from a string", () => Object.assign(document.body, { innerHTML: "<p>" })],
    ["another host", () => void fetch("https://elsewhere.example/").catch(() => {})],
  ])("ADM-06: %s is refused, and the tests see it", async (_what, attempt) => {
    const { page, trouble, close } = await stage.watch("agents");
    await page.getByRole("heading", { name: "Agents" }).waitFor();
    expect(trouble).toEqual([]);
    await page.evaluate(attempt).catch(() => {});
    await expect.poll(() => trouble.length).toBeGreaterThan(0);
    await close();
  });
});

/** A server whose address has a path, and the proxy that takes the path away before it. */
async function openBehindPrefix(prefix: string) {
  let target: URL | undefined;
  const proxy = createServer((from, to) => {
    const path = (from.url ?? "").slice(prefix.length) || "/";
    const passed = request(new URL(path, target), { method: from.method ?? "GET", headers: from.headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(to);
    });
    from.pipe(passed);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${prefix}`;
  const server = await listen({ issuer, logLevel: "silent" });
  target = new URL(server.url);
  return {
    issuer,
    close: async () => {
      await server.close();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
