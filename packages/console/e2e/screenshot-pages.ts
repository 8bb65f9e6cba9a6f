import type { Page } from "playwright-core";
import type { Furniture } from "./harness/furnish.ts";
import type { Calls } from "./harness/furnish-calls.ts";
import type { Staff } from "./harness/furnish-staff.ts";
import type { Wishes } from "./harness/furnish-wishes.ts";
import type { Registered, RoleName } from "./harness/house.ts";

/** A page that `npm run screenshots` takes, in both schemes and both languages. */
export interface ScreenshotPage {
  /** The file's name: `<name>-<light|dark>-<en|zh>.png`. */
  readonly name: string;
  readonly path: (furniture: PicturedFurniture) => string;
  /** A CSS selector that is there once the page is. Default: the page's heading. */
  readonly ready?: string;
  readonly as?: RoleName | "stranger";
  /** What is done on the page before the picture. */
  readonly act?: (page: Page) => Promise<void>;
}

/** What is registered, an identity provider among it, calls that happened, what people agreed to, and who was pushed and left. */
export type PicturedFurniture = Furniture & {
  readonly calls: Calls;
  readonly provider: Registered;
  readonly wishes: Wishes;
  readonly staff: Staff;
};

/** One line a page. */
export const screenshotPages: readonly ScreenshotPage[] = [
  { name: "sign-in", path: () => "../signin", as: "stranger" },
  { name: "sign-in-again", path: () => "../signin?prompt=login" },
  { name: "sign-out", path: () => "../signin/out" },
  { name: "signed-out", path: () => "../signin/out", as: "stranger" },
  { name: "consent", path: ({ wishes }) => wishes.consentPath, as: "nobody", ready: "[value=agree]" },
  { name: "device", path: () => "../device", as: "nobody", ready: "#user_code" },
  {
    name: "device-answer",
    path: ({ wishes }) => `../device?user_code=${wishes.userCode}`,
    as: "nobody",
    ready: "#user_code",
    act: typeTheCode,
  },
  { name: "overview", path: () => "overview", ready: "canvas" },
  { name: "stop", path: () => "overview", ready: "canvas", act: openStop },
  { name: "my", path: () => "my", ready: "tbody tr", as: "nobody" },
  { name: "agents", path: () => "agents", ready: "tbody tr" },
  { name: "agents-without-owner", path: () => "agents?ownerLost=true", ready: "tbody tr" },
  { name: "agent-without-owner", path: ({ departures }) => `agents/${departures.asked.id}`, ready: "section h2", as: "admin" },
  { name: "agent", path: ({ calls }) => `agents/${calls.agent.id}`, ready: "canvas" },
  { name: "agent-new", path: () => "agents/new", ready: "form" },
  { name: "agent-sign-in", path: ({ calls }) => `agents/${calls.agent.id}?tab=sign-in`, ready: "pre" },
  { name: "agent-activity", path: ({ calls }) => `agents/${calls.agent.id}?tab=activity`, ready: "tbody tr" },
  { name: "agent-grants", path: ({ agents }) => `agents/${agents.triage.id}?tab=grants`, ready: "tbody tr" },
  { name: "agent-topology", path: ({ agents }) => `agents/${agents.triage.id}?tab=topology`, ready: ".react-flow__edge" },
  { name: "resources", path: () => "resources", ready: "tbody tr" },
  { name: "resource", path: ({ resources }) => `resources/${resources.openai.id}`, ready: "dl" },
  { name: "resource-access", path: ({ resources }) => `resources/${resources.tickets.id}?tab=access`, ready: "tbody tr" },
  { name: "resource-new", path: () => "resources/new", ready: "form" },
  { name: "credentials", path: () => "credentials", ready: "tbody tr" },
  { name: "credential", path: ({ credentials }) => `credentials/${credentials.tickets.id}`, ready: "tbody tr" },
  { name: "credential-new", path: ({ resources }) => `credentials/new?resourceId=${resources.tickets.id}&kind=cloud_role`, ready: "form" },
  { name: "connections", path: () => "connections", ready: "tbody tr" },
  { name: "connection-catalogue", path: () => "connections?tab=catalogue", ready: "tbody tr" },
  { name: "leases", path: () => "leases", ready: "tbody tr" },
  { name: "map", path: () => "map", ready: "canvas" },
  { name: "map-paths", path: ({ people, resources }) => `map?from=${people.nobody.id}&to=${resources.wiki.id}`, ready: "ol li" },
  { name: "clients", path: () => "clients", ready: "tbody tr" },
  { name: "client", path: ({ clients }) => `clients/${clients.desk.id}?tab=sign-in`, ready: "h2" },
  { name: "client-overview", path: ({ wishes }) => `clients/${wishes.chat.id}`, ready: "dl" },
  { name: "client-use", path: ({ wishes }) => `clients/${wishes.chat.id}?tab=use`, ready: "pre" },
  { name: "client-consents", path: ({ wishes }) => `clients/${wishes.chat.id}?tab=consents`, ready: "tbody tr" },
  { name: "client-new", path: () => "clients/new", ready: "form" },
  { name: "people", path: () => "people", ready: "tbody tr" },
  { name: "person", path: ({ people }) => `people/${people.nobody.id}?tab=access`, ready: "tbody tr" },
  { name: "person-overview", path: ({ staff }) => `people/${staff.leaverId}`, ready: "section p[data-grave]" },
  { name: "person-agents", path: ({ staff }) => `people/${staff.leaverId}?tab=agents`, ready: "tbody tr" },
  { name: "person-left", path: ({ people }) => `people/${people.developer.id}`, act: openLeft },
  { name: "person-acting", path: ({ people }) => `people/${people.nobody.id}?tab=acting`, ready: "tbody tr" },
  { name: "person-ways", path: ({ staff }) => `people/${staff.managerId}?tab=ways`, ready: "tbody tr + tr" },
  { name: "departments", path: () => "departments?at=corp%2Fengineering%2Fplatform", ready: "li li [aria-current]" },
  { name: "groups", path: () => "groups", ready: "tbody tr" },
  { name: "group", path: ({ groups }) => `groups/${groups.support.id}`, ready: "tbody tr" },
  { name: "group-of-provider", path: ({ staff }) => `groups/${staff.groupId}`, ready: "tbody tr" },
  { name: "audit", path: () => "audit?live=true", ready: "[data-state=live]" },
  { name: "audit-event", path: ({ calls }) => `audit?agentId=${calls.agent.id}&event=${calls.deniedId}`, ready: "article dl" },
  { name: "audit-transaction", path: ({ calls }) => `audit/transactions/${calls.txn}?event=${calls.deniedId}`, ready: "article dl" },
  { name: "audit-decision", path: ({ calls }) => `audit/decisions/${calls.decisionId}`, ready: "article dl" },
  { name: "settings-keys", path: () => "settings", ready: "tbody tr" },
  { name: "master-key", path: () => "settings?tab=masterKey", ready: "tbody tr" },
  { name: "settings-administrators", path: () => "settings?tab=administrators", ready: "tbody tr" },
  { name: "identity-providers", path: () => "identity-providers", ready: "tbody tr" },
  { name: "identity-providers-new", path: () => "identity-providers/new" },
  { name: "identity-providers-new-ldap", path: () => "identity-providers/new?kind=ldap", ready: "form" },
  { name: "identity-provider", path: ({ provider }) => `identity-providers/${provider.id}`, ready: "dl" },
  { name: "settings-departure", path: () => "settings?tab=departure", ready: "form" },
  { name: "settings-about", path: () => "settings?tab=about", ready: "dl" },
];

/** Goes on with the code that is filled in, to what the person is asked. */
async function typeTheCode(page: Page): Promise<void> {
  await page.locator("form button").click();
  await page.locator("[name=answer]").first().waitFor();
}

/** The dialog that stops everything, with what stops. */
async function openStop(page: Page): Promise<void> {
  await page.keyboard.press("Control+.");
  const dialog = page.getByRole("dialog");
  await dialog
    .locator("label")
    .filter({ hasText: /Everything|全部/ })
    .click();
  await dialog.locator("dl").waitFor();
}

/** The question whether somebody has left, with what stops. */
async function openLeft(page: Page): Promise<void> {
  await page.getByRole("button", { name: /Has left|已离职/ }).click();
  await page.getByRole("dialog").locator("dl").waitFor();
}
