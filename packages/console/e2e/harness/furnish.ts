import { type Connections, furnishConnections } from "./furnish-connections.ts";
import { type Departures, furnishDepartures } from "./furnish-departures.ts";
import { furnishRegistries, type Registries } from "./furnish-registries.ts";
import type { House, Registered } from "./house.ts";

const service = (name: string, title: string, upstream: string, permissions: readonly string[]) => ({
  name,
  title,
  kind: "service",
  upstreamUrl: upstream,
  permissions: permissions.map((permission) => ({ name: permission })),
});

/** Names of what {@link furnish} registers. */
export interface Furniture {
  readonly agents: Readonly<Record<"triage" | "payroll" | "release" | "research" | "invoices" | "notes", Registered>>;
  readonly resources: Readonly<Record<"tickets" | "hr" | "openai", Registered>> & Connections["resources"];
  readonly clients: Connections["clients"];
  readonly groups: Connections["groups"];
  readonly credentials: Registries["credentials"];
  readonly departures: Departures;
  readonly people: House["people"];
}

/** A small company: some agents in different states, what they reach, and who may call them. */
export async function furnish(house: House): Promise<Furniture> {
  const { call, people } = house;
  const agent = (name: string, kind: string, purpose: string, ownerId = people.owner.id) =>
    call("POST", "agents", { name, kind, purpose, ownerId });
  const resources = {
    tickets: await call(
      "POST",
      "resources",
      service("tickets", "Ticket desk", "https://tickets.example/api", ["tickets:read", "tickets:write"]),
    ),
    hr: await call("POST", "resources", service("hr", "HR records", "https://hr.example/api", ["records:read"])),
    openai: await call("POST", "resources", { ...service("openai", "OpenAI", "https://api.openai.com/v1", ["chat"]), kind: "llm" }),
  };
  const agents = {
    triage: await agent("Support triage", "interactive", "Sorts incoming tickets and drafts first answers"),
    payroll: await agent("Payroll assistant", "interactive", "Answers people's questions about their payslips", people.admin.id),
    release: await agent("Release notes", "autonomous", "Writes release notes from merged changes", people.developer.id),
    research: await agent("Market research", "autonomous", "Reads public filings every morning and writes a digest"),
    invoices: await agent("Invoice matching", "autonomous", "Matches invoices to purchase orders and flags the rest", people.admin.id),
    notes: await agent("Meeting notes", "interactive", "Summarises meetings for those who were there", people.developer.id),
  };
  const grant = (subject: Registered, resource: Registered, permissions: readonly string[]) =>
    call("POST", "grants", { subjectType: "agent", subjectId: subject.id, resourceId: resource.id, permissions });
  await grant(agents.triage, resources.tickets, ["tickets:read", "tickets:write"]);
  await grant(agents.triage, resources.openai, ["chat"]);
  await grant(agents.payroll, resources.hr, ["records:read"]);
  await call("POST", `agents/${agents.research.id}/suspend`, { reason: "Reads the same site too often" }, agents.research.version);
  await call("POST", `agents/${agents.notes.id}/retire`, {}, agents.notes.version);
  const { clients, groups, resources: more } = await furnishConnections(house, { agents, resources });
  const { credentials } = await furnishRegistries(house, { resources, groups });
  const departures = await furnishDepartures(house);
  return { agents, resources: { ...resources, ...more }, clients, groups, credentials, departures, people };
}
