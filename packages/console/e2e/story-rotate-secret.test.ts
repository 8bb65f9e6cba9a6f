import { endpoints } from "@agent-id-guard/protocol";
import type { Page } from "playwright-core";
import { afterAll, expect, it } from "vitest";
import type { Registered } from "./harness/house.ts";
import { setStage } from "./harness/stage.ts";
import { openUpstream, type Upstream } from "./harness/upstream.ts";

const stage = setStage();
let upstream: Upstream;
afterAll(() => upstream?.close());

it("rotate a secret: a second is issued, the program switches, the first is revoked and its tokens die", async () => {
  upstream = await openUpstream(stage.house, "ledger", "Ledger", "ledger:read");
  const about = { name: "Ledger reader", kind: "autonomous", purpose: "Reads the ledger", ownerId: stage.house.people.owner.id };
  const agent = await stage.house.call("POST", "agents", about);
  await stage.house.call("POST", "grants", {
    subjectType: "agent",
    subjectId: agent.id,
    resourceId: upstream.resource.id,
    permissions: ["ledger:read"],
  });
  const page = await stage.open(`agents/${agent.id}`);
  await page.getByText("It can't sign in yet").waitFor();
  await page.getByRole("link", { name: "Generate configuration" }).click();

  const first = await issueSecret(page);
  const oldToken = await tokenFor(agent, first);
  expect(await callWith(oldToken)).toBe(200);

  const second = await issueSecret(page);
  const newToken = await tokenFor(agent, second);
  expect(await callWith(newToken)).toBe(200);
  expect(await callWith(oldToken)).toBe(200);
  await page.getByText("Two secrets live at most").waitFor();

  await page.getByRole("button", { name: `Revoke the secret that ends in ${first.slice(-4)}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
  await page.getByText("The secret is revoked").waitFor();
  await expect.poll(() => callWith(oldToken)).toBe(401);
  expect(await tokenFor(agent, first)).toBeUndefined();
  // Its other tokens died too: no token tells which secret it was got with. The program gets a new one without anybody's help.
  expect(await callWith(await tokenFor(agent, second))).toBe(200);
});

async function issueSecret(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Issue a secret" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Issue a secret" }).click();
  const shown = page.getByRole("dialog", { name: "Copy it now" });
  const secret = (await shown.locator("code").textContent()) ?? "";
  await shown.getByRole("button", { name: "I have stored it" }).click();
  await shown.waitFor({ state: "detached" });
  expect(await page.content()).not.toContain(secret);
  return secret;
}

async function tokenFor({ id }: Registered, secret: string): Promise<string | undefined> {
  const response = await fetch(`${stage.house.url}${endpoints.token}`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      resource: upstream.resource.identifier,
      client_id: id,
      client_secret: secret,
    }),
  });
  return ((await response.json()) as { access_token?: string }).access_token;
}

async function callWith(token: string | undefined): Promise<number> {
  const response = await fetch(`${stage.house.url}${endpoints.gateway}/ledger`, { headers: { authorization: `Bearer ${token}` } });
  await response.text();
  return response.status;
}
