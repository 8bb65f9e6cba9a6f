import type { Furniture } from "./harness/furnish.ts";
import type { RoleName } from "./harness/house.ts";

/** A page that `npm run screenshots` takes, in both schemes and both languages. */
export interface ScreenshotPage {
  /** The file's name: `<name>-<light|dark>-<en|zh>.png`. */
  readonly name: string;
  readonly path: (furniture: Furniture) => string;
  /** A CSS selector that is there once the page is. Default: the page's heading. */
  readonly ready?: string;
  readonly as?: RoleName;
}

/** One line a page. */
export const screenshotPages: readonly ScreenshotPage[] = [
  { name: "agents", path: () => "agents", ready: "tbody tr" },
  { name: "agent", path: ({ agents }) => `agents/${agents.triage.id}` },
  { name: "agent-grants", path: ({ agents }) => `agents/${agents.triage.id}?tab=grants`, ready: "tbody tr" },
  { name: "agent-topology", path: ({ agents }) => `agents/${agents.triage.id}?tab=topology`, ready: ".react-flow__edge" },
  { name: "resources", path: () => "resources", ready: "tbody tr" },
  { name: "resource", path: ({ resources }) => `resources/${resources.openai.id}`, ready: "dl" },
  { name: "resource-access", path: ({ resources }) => `resources/${resources.tickets.id}?tab=access`, ready: "tbody tr" },
  { name: "resource-new", path: () => "resources/new", ready: "form" },
  { name: "credentials", path: () => "credentials", ready: "tbody tr" },
  { name: "credential", path: ({ credentials }) => `credentials/${credentials.tickets.id}`, ready: "tbody tr" },
  { name: "map", path: () => "map", ready: "canvas" },
  { name: "map-paths", path: ({ people, resources }) => `map?from=${people.nobody.id}&to=${resources.wiki.id}`, ready: "ol li" },
  { name: "clients", path: () => "clients", ready: "tbody tr" },
  { name: "client", path: ({ clients }) => `clients/${clients.desk.id}?tab=sign-in`, ready: "h2" },
  { name: "people", path: () => "people", ready: "tbody tr" },
  { name: "person", path: ({ people }) => `people/${people.nobody.id}?tab=access`, ready: "tbody tr" },
  { name: "groups", path: () => "groups", ready: "tbody tr" },
  { name: "group", path: ({ groups }) => `groups/${groups.support.id}`, ready: "tbody tr" },
];
