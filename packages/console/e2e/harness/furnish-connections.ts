import type { House, Registered } from "./house.ts";

type Agent = Registered & { readonly resourceId: string };

/** What {@link furnishConnections} registers beside what is there. */
export interface Connections {
  readonly clients: Readonly<Record<"desk" | "operations", Registered>>;
  readonly groups: Readonly<Record<"support", Registered>>;
  readonly resources: Readonly<Record<"wiki", Registered>>;
}

interface Ends {
  readonly agents: Readonly<Record<"triage" | "payroll" | "release", Registered>>;
  readonly resources: Readonly<Record<"tickets" | "openai", Registered>>;
}

/** Who calls the agents of the small company, and what else they reach: edges with conditions and expiry, and credentials behind some. */
export async function furnishConnections({ call, people }: House, { agents, resources }: Ends): Promise<Connections> {
  const [triage, payroll] = [agents.triage as Agent, agents.payroll as Agent];
  const client = (name: string, kind: string) =>
    call("POST", "clients", {
      name,
      kind,
      redirectUris: kind === "web" ? ["https://desk.example/callback"] : ["http://127.0.0.1/callback"],
    });
  const clients = { desk: await client("Support desk", "web"), operations: await client("Operations shell", "cli") };
  const groups = { support: await call("POST", "groups", { name: "Support team" }) };
  await call("POST", `groups/${groups.support.id}/members`, { userId: people.nobody.id });
  const wiki = await call("POST", "resources", {
    ...{ name: "wiki", title: "Knowledge base", kind: "mcp", identifier: "https://wiki.example/mcp" },
    permissions: [
      { name: "pages:search", description: "Find pages and read their summaries" },
      { name: "pages:read", description: "Read whole pages, also those with drafts" },
      { name: "pages:write", description: "Change pages and publish them" },
    ],
  });
  await call("POST", "credentials", { name: "OpenAI key", resourceId: resources.openai.id, secret: "sk-an-example-that-is-none" });
  const grant = (subjectType: string, subjectId: string, resourceId: string, permissions: readonly string[], terms: object = {}) =>
    call("POST", "grants", { subjectType, subjectId, resourceId, permissions, ...terms });
  const office = { timeZone: "Europe/Berlin", days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "18:00" };
  await grant("client", clients.desk.id, triage.resourceId, ["invoke"]);
  await grant("group", groups.support.id, triage.resourceId, ["invoke"], { conditions: { hours: office } });
  await grant("department", "corp/hr", payroll.resourceId, ["invoke"]);
  await grant("client", clients.desk.id, payroll.resourceId, ["invoke"]);
  await grant("agent", triage.id, wiki.id, ["pages:search", "pages:read"], { expiresAtMs: Date.now() + 90 * 86_400_000 });
  await grant("agent", triage.id, payroll.resourceId, ["invoke"], { conditions: { maxChainLength: 2 } });
  await grant("agent", agents.release.id, resources.openai.id, ["chat"]);
  await grant("group", groups.support.id, resources.tickets.id, ["tickets:read", "tickets:write"]);
  await grant("group", groups.support.id, wiki.id, ["pages:search", "pages:read"]);
  return { clients, groups, resources: { wiki } };
}
