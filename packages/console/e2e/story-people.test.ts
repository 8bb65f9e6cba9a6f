import { endpoints, grantTypes } from "@agent-id-guard/protocol";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Application, askForTokens, claimsOf, openApplication } from "./harness/application.ts";
import type { Registered } from "./harness/house.ts";
import { setStage } from "./harness/stage.ts";
import { fillSignIn } from "./harness/visit.ts";

/* A person lets an application, and then a device, call an agent for them; takes it back; and is signed out by an administrator. */

const stage = setStage();
let application: Application;
let shell: Registered;
let identifier: string;

beforeAll(async () => {
  const { call, people } = stage.house;
  const agent = await call<Registered & { readonly resourceId: string }>("POST", "agents", {
    ...{ name: "Trip planner", kind: "interactive", purpose: "Plans business trips", ownerId: people.admin.id },
  });
  ({ identifier } = await call<{ identifier: string }>("GET", `resources/${agent.resourceId}`));
  application = await openApplication(stage.house, "Travel desk");
  shell = await call("POST", "clients", { name: "Travel shell", kind: "cli", redirectUris: ["http://127.0.0.1/callback"] });
  const subjects = [
    ["client", application.client.id],
    ["client", shell.id],
    ["user", people.nobody.id],
  ] as const;
  for (const [subjectType, subjectId] of subjects)
    await call("POST", "grants", { subjectType, subjectId, resourceId: agent.resourceId, permissions: ["invoke"] });
});
afterAll(() => application?.close());

/** What somebody does whose browser runs no scripts. */
async function withoutScripts<Answer>(act: (page: Page) => Promise<Answer>): Promise<Answer> {
  const { page, close } = await stage.watch("../signin/out", { as: "stranger", javaScriptEnabled: false });
  try {
    return await act(page);
  } finally {
    await close();
  }
}

/** Signs Nora in at the application and agrees, after a look at what is asked. Where she comes back to. */
async function letIn(page: Page, look: (asked: string) => void = () => {}): Promise<URL> {
  const { username, password } = stage.house.people.nobody;
  await page.goto(application.authorizeUrl(identifier));
  await fillSignIn(page, username, password);
  const allow = page.getByRole("button", { name: "Allow", exact: true });
  await allow.waitFor();
  look((await page.locator("main").textContent()) ?? "");
  await allow.click();
  await page.waitForURL(/\/callback\?/);
  return new URL(page.url());
}

describe("a person at a client", () => {
  it("sees who asks for what, allows it, finds it on their own page, and takes it back: the client is out", async () => {
    const cameBackTo = await withoutScripts((page) =>
      letIn(page, (asked) => {
        for (const words of [
          "Travel desk",
          "Trip planner",
          "Plans business trips",
          "Adam Novak",
          "Call the agent in your name",
          "See your name",
        ])
          expect(asked).toContain(words);
      }),
    );
    const first = await application.redeem(cameBackTo);
    expect(claimsOf(first.id_token ?? "").sub).toBe(stage.house.people.nobody.id);
    const second = await application.refresh(first.refresh_token ?? "");
    expect(claimsOf(second.access_token ?? "").aud).toBe(identifier);

    const page = await stage.open("my", { as: "nobody" });
    const agreed = page.getByRole("region", { name: "What you have agreed to" });
    await agreed.getByText("Travel desk may call Trip planner for you").waitFor();
    await agreed.getByText("Go on while you are away, until you take it back").waitFor();
    await agreed.getByRole("button", { name: "Take back what Travel desk may do with Trip planner" }).click();
    await page
      .getByRole("dialog", { name: "Take back what Travel desk may do for you?" })
      .getByRole("button", { name: "Take back" })
      .click();
    await agreed.getByText("You have agreed to nothing yet").waitFor();
    expect(await application.refresh(second.refresh_token ?? "")).toMatchObject({ error: "invalid_grant" });
  });
});

describe("a device", () => {
  it("is let in with the code that it shows, and stands among what the person agreed to", async () => {
    const { url, people } = stage.house;
    const body = new URLSearchParams({ client_id: shell.id, resource: identifier, scope: "offline_access" });
    const answer = await fetch(`${url}${endpoints.deviceAuthorization}`, { method: "POST", body });
    const { user_code, device_code } = (await answer.json()) as { readonly user_code: string; readonly device_code: string };
    await withoutScripts(async (page) => {
      await page.goto(`${url}${endpoints.device}`);
      await page.getByLabel("Code").fill(user_code.toLowerCase());
      await page.getByRole("button", { name: "Continue" }).click();
      await fillSignIn(page, people.nobody.username, people.nobody.password);
      await page.getByRole("heading", { name: "Let Travel shell in?" }).waitFor();
      for (const words of [user_code, "Trip planner", "Adam Novak"]) await page.getByText(words).first().waitFor();
      await page.getByRole("button", { name: "Allow", exact: true }).click();
      await page.getByRole("heading", { name: "Your device is connected" }).waitFor();
    });
    const tokens = await askForTokens(url, { grant_type: grantTypes.deviceCode, device_code, client_id: shell.id });
    expect(claimsOf(tokens.access_token ?? "").sub).toBe(people.nobody.id);
    const page = await stage.open("my", { as: "nobody" });
    await page.getByText("Travel shell may call Trip planner for you").waitFor();
    const consents = await stage.open(`clients/${shell.id}?tab=consents`, { as: "admin" });
    await consents.getByRole("row", { name: /Nora Weiss Trip planner/ }).waitFor();
  });
});

describe("an administrator", () => {
  it("ends the person's session, and the client hears which one", async () => {
    const { id } = stage.house.people.nobody;
    await withoutScripts(async (theirs) => {
      const { id_token } = await application.redeem(await letIn(theirs));
      const { sid } = claimsOf(id_token ?? "");
      const page = await stage.open(`people/${id}?tab=sessions`, { as: "admin" });
      const rows = page.getByRole("tabpanel").locator("tbody tr");
      await rows.first().waitFor();
      for (let left = await rows.count(); left > 0; left -= 1) {
        await rows.first().getByRole("button").last().click();
        await expect.poll(() => rows.count()).toBe(left - 1);
      }
      await expect
        .poll(() => application.loggedOut.find((claims) => claims.sid === sid), { timeout: 10_000 })
        .toMatchObject({
          sub: id,
          aud: application.client.id,
          events: { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
      await theirs.goto(application.authorizeUrl(identifier));
      await theirs.locator("#username").waitFor();
    });
    stage.house.signedIn.delete("nobody");
  });
});
