import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import type { Registered } from "./harness/house.ts";
import { setStage } from "./harness/stage.ts";

const stage = setStage();

interface TopologyAnswer {
  readonly version: number;
  readonly nodes: readonly { readonly name: string }[];
  readonly edges: readonly { readonly resourceId: string; readonly permissions: readonly string[]; readonly expiresAtMs: number | null }[];
}

const hostile = "<img src=x onerror=alert(1)>";

/** An agent of its own for a test, which holds one right at the ticket desk. */
async function newAgent(name: string): Promise<Registered & { readonly resourceId: string }> {
  const { house, furniture } = stage;
  const body = { name, kind: "interactive", purpose: "For one test", ownerId: house.people.owner.id };
  const agent = await house.call<Registered & { readonly resourceId: string }>("POST", "agents", body);
  const grant = { subjectType: "agent", subjectId: agent.id, resourceId: furniture.resources.tickets.id, permissions: ["tickets:read"] };
  await house.call("POST", "grants", grant);
  return agent;
}

const read = (id: string) => stage.house.call<TopologyAnswer>("GET", `agents/${id}/topology`);
const canvasOf = (page: Page) => page.getByRole("region", { name: /^Topology of/ });
const edge = (page: Page, name: RegExp) => canvasOf(page).getByRole("button", { name });

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByText(/is saved$/).waitFor();
}

describe("the topology of an agent", () => {
  it("is drawn and saved: add, choose, review, save", async () => {
    const agent = await newAgent("Drawn agent");
    const page = await stage.open(`agents/${agent.id}?tab=topology`);
    await page.getByRole("button", { name: "Add an enterprise service" }).click();
    await page.getByRole("combobox").fill("know");
    await page.getByRole("option", { name: /Knowledge base/ }).waitFor();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Drawn agent to Knowledge base" });
    await panel.waitFor();
    expect(await page.getByRole("button", { name: "Review" }).isDisabled()).toBe(true);
    await panel.getByRole("checkbox", { name: "pages:search" }).check();
    await expectAccessible(page);
    await edge(page, /Drawn agent to Ticket desk/).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("complementary").getByRole("checkbox", { name: "tickets:write" }).check();
    await page.getByText("2 unsaved changes").waitFor();
    await page.getByRole("button", { name: "Review" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("pages:search").first().waitFor();
    await expectAccessible(page);
    expect(await dialog.getByRole("listitem").count()).toBe(2);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("The topology of Drawn agent is saved").waitFor();
    const { edges } = await read(agent.id);
    expect(edges.map(({ permissions }) => permissions).toSorted()).toEqual([["pages:search"], ["tickets:read", "tickets:write"]]);
    expect(await page.getByText(/unsaved/).count()).toBe(0);
  });

  it("goes back and forth, by keyboard and by button", async () => {
    const agent = await newAgent("Undone agent");
    const page = await stage.open(`agents/${agent.id}?tab=topology`);
    const line = edge(page, /Undone agent to Ticket desk/);
    await line.focus();
    await page.keyboard.press("Delete");
    await page.getByText("1 removed").waitFor();
    await page.keyboard.press("Control+z");
    await line.waitFor();
    await page.keyboard.press("Control+Shift+Z");
    await page.getByText("1 removed").waitFor();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await line.waitFor();
    await canvasOf(page)
      .getByRole("button", { name: /^Ticket desk/ })
      .focus();
    await page.keyboard.press("Delete");
    await page.getByText("1 removed").waitFor();
    await save(page);
    expect((await read(agent.id)).edges).toEqual([]);
  });

  it("connects by dragging from handle to handle", async () => {
    const agent = await newAgent("Dragged agent");
    const page = await stage.open(`agents/${agent.id}?tab=topology`);
    await edge(page, /to Ticket desk/).focus();
    await page.keyboard.press("Delete");
    const handles = {
      from: ".react-flow__node-party:has-text('Dragged agent') .source",
      to: ".react-flow__node-party:has-text('Ticket desk') .target",
    };
    const [from, to] = [await page.locator(handles.from).boundingBox(), await page.locator(handles.to).boundingBox()];
    if (from === null || to === null) throw new Error("no handles");
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 8 });
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2);
    await page.mouse.up();
    await page.getByRole("complementary", { name: "Dragged agent to Ticket desk" }).waitFor();
    await page.getByText("1 added").waitFor();
  });

  it("shows a bad condition at its place, and loses nothing", async () => {
    const agent = await newAgent("Limited agent");
    const page = await stage.open(`agents/${agent.id}?tab=topology`);
    await edge(page, /to Ticket desk/).focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary");
    await panel.getByRole("switch", { name: "From certain networks" }).click();
    await panel
      .getByRole("combobox", { name: "From certain networks" })
      .or(panel.getByRole("textbox", { name: "From certain networks" }))
      .fill("somewhere");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByText("The changes could not be checked").waitFor();
    await panel.getByText(/somewhere: /).waitFor();
    await page.getByText("1 unsaved change").waitFor();
  });

  it("puts changes on top of somebody else's", async () => {
    const agent = await newAgent("Contested agent");
    const page = await stage.open(`agents/${agent.id}?tab=topology`);
    await edge(page, /to Ticket desk/).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("complementary").getByRole("checkbox", { name: "tickets:write" }).check();
    const grant = { subjectType: "agent", subjectId: agent.id, resourceId: stage.furniture.resources.openai.id, permissions: ["chat"] };
    await stage.house.call("POST", "grants", grant);
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    const dialog = page.getByRole("dialog", { name: /changed this while/ });
    await dialog.getByRole("row", { name: /OpenAI/ }).waitFor();
    await dialog.getByRole("button", { name: "Put my changes on top" }).click();
    await edge(page, /Contested agent to OpenAI/).waitFor();
    await save(page);
    expect((await read(agent.id)).edges.map(({ permissions }) => permissions).toSorted()).toEqual([
      ["chat"],
      ["tickets:read", "tickets:write"],
    ]);
  });

  it("asks before somebody leaves, and keeps what was drawn", async () => {
    const agent = await newAgent("Left agent");
    const page = await stage.open(`agents/${agent.id}?tab=topology`);
    await edge(page, /to Ticket desk/).focus();
    await page.keyboard.press("Delete");
    await page.getByRole("tab", { name: "Overview" }).click();
    const dialog = page.getByRole("dialog", { name: "Leave with unsaved changes?" });
    await dialog.getByRole("button", { name: "Stay here" }).click();
    await page.getByText("1 removed").waitFor();
    await page.getByRole("tab", { name: "Overview" }).click();
    await dialog.getByRole("button", { name: "Leave" }).click();
    await page.getByRole("tab", { name: "Overview", selected: true }).waitFor();
    await page.getByRole("tab", { name: "Topology" }).click();
    await page.getByText("1 removed").waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Discard changes" }).click();
    await edge(page, /to Ticket desk/).waitFor();
  });

  it("is one document", async () => {
    const page = await stage.open(`agents/${stage.furniture.agents.triage.id}?tab=topology`);
    await page.getByText("Document", { exact: true }).click();
    const text = await page.getByRole("region", { name: "The topology document" }).textContent();
    expect(JSON.parse(text ?? "")).toMatchObject({ edges: expect.arrayContaining([expect.objectContaining({ permissions: ["chat"] })]) });
    await expectAccessible(page);
  });

  it("is only looked at by an auditor", async () => {
    const page = await stage.open(`agents/${stage.furniture.agents.triage.id}?tab=topology`, { as: "auditor" });
    await edge(page, /Support triage to Ticket desk/).focus();
    await page.keyboard.press("Delete");
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary");
    await panel.getByText("tickets:read, tickets:write").waitFor();
    expect(await page.getByRole("button", { name: /^Add|^Remove|Undo|Review/ }).count()).toBe(0);
    expect(await panel.getByRole("checkbox").count()).toBe(0);
  });

  it("shows a name as text, whatever is in it", async () => {
    const agent = await newAgent(hostile);
    const page = await stage.open(`agents/${agent.id}?tab=topology`);
    await page.locator(".react-flow__node-party", { hasText: "onerror=alert(1)" }).waitFor();
    expect(await page.locator("main img").count()).toBe(0);
  });

  it.each([
    { locale: "zh-CN", scheme: "dark", width: 768 },
    { locale: "en", scheme: "light", width: 768 },
  ] as const)("is accessible: $locale, $scheme, at $width px", async (options) => {
    const page = await stage.open(`agents/${stage.furniture.agents.triage.id}?tab=topology`, options);
    await page.locator(".react-flow__edge").first().waitFor();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
