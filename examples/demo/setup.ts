import { generateKeyPairSync } from "node:crypto";
import type { AgentAnswer, ClientAnswer, GroupAnswer, IssuedSecretAnswer, ResourceAnswer, UserAnswer } from "@agent-id-guard/protocol";

/** Calls the admin API as an administrator would, over HTTP. */
export type Admin = <Answer>(method: "GET" | "POST", path: string, body?: unknown, version?: number) => Promise<Answer>;

/** An {@link Admin} with an access token for the admin API. */
export function adminAt(url: string, token: string): Admin {
  return async <Answer>(method: "GET" | "POST", path: string, body?: unknown, version?: number) => {
    const response = await fetch(`${url}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(version === undefined ? {} : { "if-match": `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
}

/** What stands outside, and the keys that only the vault will know. */
export interface Outside {
  readonly modelUrl: string;
  readonly modelKey: string;
  readonly crmUrl: string;
  readonly crmKey: string;
  readonly ticketsUrl: string;
  readonly redirectUri: string;
  readonly passwords: { readonly alice: string; readonly bob: string };
}

/** The estate of the demo: two people, a client, an agent with three resources, and the grants between them. */
export async function setUp(admin: Admin, outside: Outside) {
  const person = (username: string, name: string, department: string, password: string) =>
    admin<UserAnswer>("POST", "users", { username, name, department, password });
  const alice = await person("alice", "Alice", "corp/support", outside.passwords.alice);
  const bob = await person("bob", "Bob", "corp/sales", outside.passwords.bob);
  const group = await admin<GroupAnswer>("POST", "groups", { name: "Support" });
  await admin("POST", `groups/${group.id}/members`, { userId: alice.id });

  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const agent = await admin<AgentAnswer>("POST", "agents", {
    name: "Support assistant",
    kind: "interactive",
    purpose: "Answers questions about tickets",
    ownerId: alice.id,
    keys: [keys.publicKey.export({ format: "jwk" })],
  });
  const client = await admin<ClientAnswer>("POST", "clients", { name: "Help desk", kind: "web", redirectUris: [outside.redirectUri] });
  const clientSecret = await admin<IssuedSecretAnswer>("POST", `clients/${client.id}/secrets`, {});

  const resource = (body: object) => admin<ResourceAnswer>("POST", "resources", body);
  const gateway = { allowPrivateNetwork: true };
  const model = await resource({
    name: "openai",
    kind: "llm",
    upstreamUrl: outside.modelUrl,
    permissions: [{ name: "llm:invoke" }],
    models: ["gpt-5"],
    ...gateway,
  });
  const crm = await resource({
    name: "crm",
    kind: "service",
    upstreamUrl: outside.crmUrl,
    permissions: [{ name: "crm:read" }],
    ...gateway,
  });
  const tickets = await resource({
    name: "tickets",
    kind: "mcp",
    identifier: outside.ticketsUrl,
    permissions: [{ name: "tickets:read" }, { name: "tickets:write" }, { name: "tickets:admin" }],
    authMethod: "client_secret",
  });
  const ticketsSecret = await admin<IssuedSecretAnswer>("POST", `resources/${tickets.id}/secrets`, {});
  await admin("POST", "credentials", { name: "Model provider key", resourceId: model.id, secret: outside.modelKey });
  const injection = { in: "header", name: "X-CRM-Key", template: "{secret}" };
  await admin("POST", "credentials", { name: "CRM key", resourceId: crm.id, secret: outside.crmKey, injection });

  const grant = (subjectType: string, subjectId: string, resourceId: string, ...permissions: string[]) =>
    admin("POST", "grants", { subjectType, subjectId, resourceId, permissions });
  const agentResource = agent.resourceId as string;
  await grant("client", client.id, agentResource, "invoke");
  await grant("group", group.id, agentResource, "invoke");
  await grant("agent", agent.id, model.id, "llm:invoke");
  await grant("agent", agent.id, tickets.id, "tickets:read", "tickets:write", "tickets:admin");
  await grant("agent", agent.id, crm.id, "crm:read");
  // The agent may administer tickets; the people of Support may not. So it can't when it acts for them.
  await grant("group", group.id, tickets.id, "tickets:read", "tickets:write");
  await grant("department", "corp/support", crm.id, "crm:read");

  const { identifier } = await admin<ResourceAnswer>("GET", `resources/${agentResource}`);
  const names: readonly (readonly [id: string, name: string])[] = [
    [alice.id, "Alice"],
    [bob.id, "Bob"],
    [agent.id, "Support assistant"],
    [client.id, "Help desk"],
    [agent.id.replace("_", "-"), "Support assistant"],
    // A decision names a resource and, behind it, its id.
    ...[agentResource, model.id, crm.id, tickets.id].map((id) => [` (${id})`, ""] as const),
    [tickets.id, "ticket server"],
  ];
  return {
    names,
    agent,
    agentIdentifier: identifier,
    agentPrivateKey: keys.privateKey.export({ format: "pem", type: "pkcs8" }) as string,
    client: { clientId: client.id, clientSecret: clientSecret.secret },
    tickets: { resourceId: tickets.id, secret: ticketsSecret.secret },
  };
}
