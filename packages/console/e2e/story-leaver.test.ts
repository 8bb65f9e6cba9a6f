import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import type { Registered } from "./harness/house.ts";
import { openScimPush } from "./harness/scim-push.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();

describe("a person whom their directory pushed", () => {
  it("leaves: their agents have no owner, are seen on their page, and are handed over in bulk", async () => {
    const push = await openScimPush(stage.house, "Pushed staff");
    const told = { title: "Support engineer", department: "corp/support" };
    const managerId = await push.person({ ...told, userName: "sofia@contoso.example", name: "Sofia Marín", employeeNumber: "1042" });
    const leaverId = await push.person({
      ...told,
      userName: "jonas@contoso.example",
      name: "Jonas Berg",
      employeeNumber: "1187",
      managerId,
    });
    await push.group("Support engineers", [leaverId]);
    const agents = await Promise.all(
      ["Ticket router", "Backlog digest"].map((name) =>
        stage.house.call("POST", "agents", { name, kind: "autonomous", purpose: "Sorts tickets", ownerId: leaverId }),
      ),
    );

    const page = await stage.open("people?search=jonas", { anew: true });
    await page.getByRole("link", { name: "Jonas Berg" }).click();
    await page.getByRole("link", { name: "Sofia Marín" }).waitFor();
    await page.getByText("1187").first().waitFor();
    expect(await page.getByRole("button", { name: /Edit|Reset password/ }).count()).toBe(0);

    await push.deactivate(leaverId);
    await page.reload();
    await page.getByText(/2 agents of theirs have no owner/).waitFor();
    await page.getByText("Left", { exact: true }).first().waitFor();
    await expectAccessible(page);
    expect(await page.getByRole("button", { name: /Has left|Suspend|Change role/ }).count()).toBe(0);
    await page.getByRole("link", { name: "See the agents" }).click();
    await page.getByRole("row", { name: /Ticket router No owner stops in 7 days/ }).waitFor();
    await expectAccessible(page);

    await page.getByRole("button", { name: "Hand over all" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("All that they own and that is not retired: 2 agents.").waitFor();
    expect(await dialog.getByRole("button", { name: "Hand over", exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel("New owner").fill("Sofia");
    await page.getByRole("option", { name: /Sofia Marín/ }).click();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Hand over", exact: true }).click();
    await page.getByText("2 agents are handed over").waitFor();
    await page.getByText("They own no agent").waitFor();
    for (const { id } of agents)
      expect(await stage.house.call<Registered>("GET", `agents/${id}`)).toMatchObject({
        ownerId: managerId,
        state: "active",
        ownerLostAtMs: null,
      });
  });
});
