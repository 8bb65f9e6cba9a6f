import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();
const hostile = "<img src=x onerror=alert(1)>";

interface Agent {
  readonly ownerId: string;
  readonly state: string;
  readonly deputyOwnerId: string | null;
  readonly version: number;
}
const read = (id: string) => stage.house.call<Agent>("GET", `agents/${id}`);

/** An agent of somebody who has left, both of the same name. */
async function left(name: string, more: object = {}) {
  const { call } = stage.house;
  const username = `leaver-${crypto.randomUUID().slice(0, 8)}`;
  const owner = await call("POST", "users", { username, name });
  const agent = await call("POST", "agents", { name, kind: "autonomous", purpose: "Goes on", ownerId: owner.id, ...more });
  await call("POST", `users/${owner.id}/depart`, { reason: "left" });
  return agent;
}

describe("AGT-02: the list of agents without an owner", () => {
  it("is one press away, says when each stops, and gives them away at once", async () => {
    const [one, other] = [await left(hostile), await left("Second of them")];
    const page = await stage.open("agents");
    await page.getByRole("button", { name: "Without an owner" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?ownerLost=true");
    await page
      .getByRole("row", { name: /<img src=x/ })
      .getByText("Stops in 7 days")
      .waitFor();
    expect(await page.getByRole("row", { name: /Support triage/ }).count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole("checkbox", { name: `Select ${hostile}` }).check();
    await page.getByRole("checkbox", { name: "Select Second of them" }).check();
    await page.getByRole("button", { name: "Give to another owner" }).click();
    const dialog = page.getByRole("dialog", { name: "Give 2 agents to another owner" });
    await dialog.getByText("2 of them have no owner").waitFor();
    expect(await dialog.getByRole("button", { name: "Hand over" }).isDisabled()).toBe(true);
    await dialog.getByRole("combobox", { name: "New owner" }).fill("Adam");
    await page.getByRole("option", { name: /Adam Novak/ }).click();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Hand over" }).click();
    await page.getByText("2 agents are handed over").waitFor();
    for (const { id } of [one, other]) expect(await read(id)).toMatchObject({ ownerId: stage.house.people.admin.id, state: "active" });
    expect(await page.locator("img[src=x]").count()).toBe(0);
    await expect.poll(() => page.getByRole("row", { name: /Second of them/ }).count()).toBe(0);
  });

  it("fits a tablet, in Chinese and dark, for an auditor, who has nothing to press", async () => {
    const page = await stage.open("agents?ownerLost=true", { as: "auditor", locale: "zh-CN", scheme: "dark", width: 768, height: 1024 });
    await page.getByRole("row", { name: /Contract reminders/ }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(768);
    expect(await page.getByRole("checkbox").count()).toBe(0);
    await expectAccessible(page);
  });

  it("is not offered to a developer, whose agents all are their own", async () => {
    const page = await stage.open("agents", { as: "developer" });
    await page.getByRole("row", { name: /Release notes/ }).waitFor();
    expect(await page.getByRole("button", { name: "Without an owner" }).count()).toBe(0);
  });
});

describe("AGT-02: an agent without an owner", () => {
  it("says who left, who is asked and until when it works; who is asked takes it over", async () => {
    const { house } = stage;
    const { id } = await left("Quarterly numbers", { deputyOwnerId: house.people.admin.id });
    const page = await stage.open(`agents/${id}`, { as: "admin" });
    const notice = page.getByRole("region", { name: "Nobody answers for this agent" });
    await notice.getByText("Adam Novak, its deputy owner, is asked to take it over.").waitFor();
    await notice.getByText(/It works until/).waitFor();
    await expectAccessible(page);
    await notice.getByRole("button", { name: "Take it over" }).click();
    await page.getByText("Quarterly numbers is yours now").waitFor();
    await notice.waitFor({ state: "detached" });
    expect(await read(id)).toMatchObject({ ownerId: house.people.admin.id, state: "active", deputyOwnerId: null });
  });

  it("for which nobody is asked is given away by an administrator; an auditor only reads", async () => {
    const { house, furniture } = stage;
    const { id } = furniture.departures.unasked;
    const auditor = await stage.open(`agents/${id}`, { as: "auditor", locale: "zh-CN", scheme: "dark" });
    const told = auditor.getByRole("region", { name: "该智能体没有负责人" });
    await told.getByText("目前没有人被邀请接管", { exact: false }).waitFor();
    expect(await told.getByRole("button", { name: /转交|接管/ }).count()).toBe(0);
    await expectAccessible(auditor);
    const page = await stage.open(`agents/${id}`);
    const notice = page.getByRole("region", { name: "Nobody answers for this agent" });
    expect(await notice.getByRole("button", { name: "Take it over" }).count()).toBe(0);
    await notice.getByRole("button", { name: "Give to another owner" }).click();
    await page.getByRole("dialog").getByRole("combobox", { name: "New owner" }).fill("Yusuf");
    await page.getByText("Nothing found").waitFor();
    await page.getByRole("dialog").getByRole("combobox", { name: "New owner" }).fill("Dev");
    await page.getByRole("option", { name: /Dev Patel/ }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The agent has a new owner").waitFor();
    expect(await read(id)).toMatchObject({ ownerId: house.people.developer.id, state: "active" });
  });

  it("that was suspended before is not resumed, but given away", async () => {
    const { call } = stage.house;
    const owner = await call("POST", "users", { username: "stopped-before", name: "Lena Fuchs" });
    const agent = await call("POST", "agents", { name: "Stopped before", kind: "autonomous", purpose: "Rests", ownerId: owner.id });
    await call("POST", `agents/${agent.id}/suspend`, {}, agent.version);
    await call("POST", `users/${owner.id}/depart`, { reason: "left" });
    const page = await stage.open(`agents/${agent.id}`);
    await page.getByText("It was suspended before, and stays so.", { exact: false }).waitFor();
    expect(await page.getByRole("button", { name: /Resume|Suspend/ }).count()).toBe(0);
  });
});

describe("a deputy owner", () => {
  it("is named, shown and taken back; the owner can't be their own", async () => {
    const { house, furniture } = stage;
    const { id } = furniture.agents.triage;
    const page = await stage.open(`agents/${id}`);
    const open = async () => {
      await page.getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: "Deputy owner …" }).click();
      return page.getByRole("dialog", { name: "Deputy owner of Support triage" });
    };
    const dialog = await open();
    const field = dialog.getByRole("combobox", { name: "Deputy owner" });
    await field.fill("Olivia");
    await page.getByRole("option", { name: /Olivia Chen/ }).click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("expected an active user who is not the owner").waitFor();
    await expectAccessible(page);
    await field.fill("Adam");
    await page.getByRole("option", { name: /Adam Novak/ }).click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("region", { name: "About" }).getByRole("link", { name: "Adam Novak" }).waitFor();
    expect(await read(id)).toMatchObject({ deputyOwnerId: house.people.admin.id });
  });

  it("is asked for when an agent is registered", async () => {
    const page = await stage.open("agents/new", { anew: true });
    await page.getByRole("textbox", { name: "Name" }).fill("With a deputy");
    await page.getByRole("textbox", { name: "Purpose" }).fill("Never alone");
    const field = page.getByRole("combobox", { name: "Deputy owner (optional)" });
    await field.fill("Olivia");
    await page.getByRole("option", { name: /Olivia Chen/ }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("The deputy is somebody other than the owner").waitFor();
    await expectAccessible(page);
    await field.fill("Adam");
    await page.getByRole("option", { name: /Adam Novak/ }).click();
    for (const heading of ["What may it reach?", "How does it prove that it is itself?", "Review and register"]) {
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("heading", { name: heading }).waitFor();
    }
    await page.getByRole("link", { name: "Adam Novak" }).waitFor();
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await page.getByRole("button", { name: "Make a first call from here" }).waitFor();
    const { items } = await stage.house.call<{ items: Agent[] }>("GET", "agents?search=With%20a%20deputy");
    expect(items).toMatchObject([{ deputyOwnerId: stage.house.people.admin.id }]);
  });
});

it("suspending a person says that this is not leaving, and what leaving would mean for their agents", async () => {
  const page = await stage.open(`people/${stage.house.people.admin.id}`);
  await page.getByRole("button", { name: "Suspend" }).click();
  const impact = page.getByRole("dialog").getByRole("region", { name: "Who and what stops" });
  await impact.getByRole("heading", { name: "Suspended is not left" }).waitFor();
  await impact.getByText(/stop after 7 days unless somebody takes them over; at once where they left for reasons of security/).waitFor();
  await impact.getByText("Payroll assistant").first().waitFor();
  await expectAccessible(page);
});
