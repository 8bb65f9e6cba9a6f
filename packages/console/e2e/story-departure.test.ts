import { AgentGuard } from "@agent-id-guard/sdk";
import { expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();
const graceSeconds = 600;

/** Signs in and asks who it is, as its program does. Throws when it may not. */
async function work({ id, secret }: { readonly id: string; readonly secret: string }): Promise<string> {
  const agent = await AgentGuard.connect({ issuer: stage.house.url, agentId: id, secret });
  await agent.close();
  return agent.name;
}

it("AGT-02: an owner leaves; the deputy takes one agent over and it works on, and the one that nobody claims is suspended", async () => {
  const { house } = stage;
  const { call, people } = house;
  await call("PUT", "departure-policy", { otherGraceSeconds: graceSeconds, securityGraceSeconds: 0 });
  const owner = await call("POST", "users", { username: "rosa.lind", name: "Rosa Lind" });
  const agent = async (name: string, more: object = {}) => {
    const made = await call("POST", "agents", { name, kind: "autonomous", purpose: "Works for Rosa", ownerId: owner.id, ...more });
    const { secret } = await call<{ secret: string }>("POST", `agents/${made.id}/secrets`, {}, made.version);
    return { id: made.id, secret };
  };
  const claimed = await agent("Warranty desk", { deputyOwnerId: people.nobody.id });
  const unclaimed = await agent("Parking permits");
  await call("POST", `users/${owner.id}/depart`, { reason: "left" });
  expect([await work(claimed), await work(unclaimed)]).toEqual(["Warranty desk", "Parking permits"]);

  const page = await stage.open("overview");
  const todo = page.getByRole("region", { name: "Things to do" });
  await todo.getByRole("link", { name: "Parking permits" }).waitFor();
  await todo.getByRole("link", { name: /have lost their owner/ }).click();
  await page.getByRole("row", { name: /Warranty desk/ }).waitFor();

  const own = await stage.open("my", { as: "nobody" });
  await expectAccessible(own);
  await own.getByRole("button", { name: "Take over Warranty desk" }).click();
  await own.getByText("You answer for Warranty desk now").waitFor();
  expect(await call("GET", `agents/${claimed.id}`)).toMatchObject({ state: "active", ownerId: people.nobody.id });
  expect(await work(claimed)).toBe("Warranty desk");

  house.clock.advance(graceSeconds * 1_000 + 1_000);
  expect(await work(claimed)).toBe("Warranty desk");
  await expect(work(unclaimed)).rejects.toThrow();
  const later = await stage.open("overview", { anew: true });
  await later
    .getByRole("region", { name: "Things to do" })
    .getByRole("link", { name: /1 agent was suspended because nobody took over/ })
    .click();
  await later
    .getByRole("row", { name: /Parking permits/ })
    .getByText("Suspended")
    .waitFor();
  await expectAccessible(later);
});
