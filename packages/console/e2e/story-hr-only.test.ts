import { expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { signInThrough } from "./harness/delegated-call.ts";
import type { Registered } from "./harness/house.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();

it("an HR-only agent: a group is granted in the console, its people get in through a client, another is refused, and the console says why", async () => {
  const { agent, client, identifier } = await furnishHr();
  const page = await stage.open(`agents/${agent.id}?tab=grants`, { as: "admin" });
  const inbound = page.getByRole("region", { name: "Who may call it", exact: true });
  await inbound.getByRole("button", { name: "Add a grant" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Who gets it" }).click();
  await page.getByRole("option", { name: "A group" }).click();
  await dialog.getByRole("combobox", { name: "Which one" }).fill("Human");
  await page.getByRole("option", { name: /Human resources/ }).click();
  await dialog.getByRole("checkbox", { name: /invoke/ }).check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Add a grant" }).click();
  await inbound.getByRole("row", { name: /Human resources/ }).waitFor();

  const { nobody: nora, auditor: aino } = stage.house.people;
  const token = await signInThrough(stage.house, client, identifier, nora);
  expect(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString())).toMatchObject({ sub: nora.id, aud: identifier });
  await expect(signInThrough(stage.house, client, identifier, aino)).rejects.toThrow(/access_denied/);

  await page.getByRole("tab", { name: "Activity" }).click();
  const refusal = page.getByRole("row", { name: /Denied/ }).filter({ hasText: "Aino Laine" });
  await refusal.getByRole("button", { name: "Authorize a sign-in" }).click();
  const panel = page.getByRole("dialog", { name: "What happened" });
  await panel.getByText("What would have allowed it").waitFor();
  await panel.getByText("Aino Laine").first().waitFor();
  await expectAccessible(page);
});

/** An agent that nobody may call yet, a group with Nora in it, and the client through which people come. */
async function furnishHr() {
  const { call, people } = stage.house;
  const agent = await call<Registered & { readonly resourceId: string }>("POST", "agents", {
    ...{ name: "HR assistant", kind: "interactive", purpose: "Answers questions about leave and contracts", ownerId: people.owner.id },
  });
  const { identifier } = await call<{ identifier: string }>("GET", `resources/${agent.resourceId}`);
  const group = await call("POST", "groups", { name: "Human resources" });
  await call("POST", `groups/${group.id}/members`, { userId: people.nobody.id });
  const client = await call("POST", "clients", {
    name: "Intranet",
    kind: "web",
    redirectUris: ["http://127.0.0.1:9/callback"],
    consent: "implied",
  });
  const { secret } = await call<{ secret: string }>("POST", `clients/${client.id}/secrets`, {}, client.version);
  const grant = { subjectType: "client", subjectId: client.id, resourceId: agent.resourceId, permissions: ["invoke"] };
  await call("POST", "grants", grant);
  return { agent, client: { ...client, secret }, identifier };
}
