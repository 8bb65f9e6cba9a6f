import { beforeAll, describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { furnishWishes, type Wishes } from "./harness/furnish-wishes.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage({ withCalls: true });
let wishes: Wishes;
beforeAll(async () => {
  wishes = await furnishWishes(stage.house, stage.calls);
});

interface Consents {
  readonly items: readonly { readonly client: { readonly id: string } }[];
}

describe("what acts for a person", () => {
  it("is listed with whether it still counts, and an admin withdraws it", async () => {
    const { nobody } = stage.house.people;
    const auditor = await stage.open(`people/${nobody.id}?tab=acting`, { as: "auditor" });
    await auditor.getByRole("row", { name: /Refund assistant Team chat invoke .* Yes/ }).waitFor();
    await auditor.getByRole("row", { name: /Refund assistant Claims inbox \(new\) invoke .* No: the client changed/ }).waitFor();
    expect(await auditor.getByRole("button", { name: /Withdraw/ }).count()).toBe(0);

    const page = await stage.open(`people/${nobody.id}?tab=acting`, { as: "admin" });
    await page.getByRole("button", { name: "Withdraw what Team chat may do" }).click();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
    await page.getByRole("row", { name: /Team chat/ }).waitFor({ state: "detached" });
    const { items } = await stage.house.call<Consents>("GET", `users/${nobody.id}/consents`);
    expect(items.map(({ client }) => client.id)).not.toContain(wishes.chat.id);
  });
});
