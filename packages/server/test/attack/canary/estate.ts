import { generateKeyPairSync } from "node:crypto";
import type { AgentAnswer, ClientAnswer, CredentialAnswer, IssuedSecretAnswer, ResourceAnswer, UserAnswer } from "@agent-id-guard/protocol";
import type { Admin } from "../../../../sdk/src/testing/admin.ts";
import { upstreamClient } from "../../fakes/upstream-oidc.ts";
import type { Canaries } from "./canaries.ts";
import type { Answer } from "./recorder.ts";

/** Secrets with characters that every encoding writes in its own way. */
export const given = {
  password: 'canary: alice\'s "password" / 1+1=2 & <more> ü',
  otherPassword: "canary: bob's password, of no use",
  crmKey: 'canary-crm"key\\+/=%&<42>',
  nextCrmKey: "canary-crm-key-after-rotation",
  modelKey: "sk-canary-model-key-0123456789",
  ownSecret: 'canary-own"secret\\+/=%&<43>',
  backupPassphrase: "canary backup passphrase of seven plain words",
} as const;

/** A stored value that may be revealed, and then stands in that answer. */
export const shownKey = 'canary-shown"key\\+/=%&<44>';

export const redirectUri = "https://app.example/callback";

export const issuing = ({ method, path, status }: Answer) => method === "POST" && path.endsWith("/secrets") && status === 201;

export interface Addresses {
  readonly upstream: string;
  readonly idp: string;
  readonly tickets: string;
}

/** The estate through the admin API: people, an identity provider, a client, two agents, four resources with their credentials, grants. */
export async function settle(admin: Admin, canaries: Canaries, at: Addresses) {
  const make = <T>(path: string, body: unknown) => admin.call<T>("POST", path, { body });
  for (const [name, value] of Object.entries(given)) canaries.watch(name, value);
  canaries.watch("IdP client secret", upstreamClient.secret);

  const alice = await make<UserAnswer>("users", { username: "alice", name: "Alice", password: given.password });
  await make<UserAnswer>("users", { username: "bob", name: "Bob", password: given.otherPassword });
  const provider = await make<{ id: string }>("identity-providers", {
    name: "Corporate",
    kind: "oidc",
    settings: { issuer: at.idp, clientId: upstreamClient.id, scopes: "openid profile email" },
    secrets: { clientSecret: upstreamClient.secret },
  });

  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const about = { purpose: "A canary", ownerId: alice.id };
  const agent = await make<AgentAnswer>("agents", {
    name: "Assistant",
    kind: "interactive",
    ...about,
    keys: [keys.publicKey.export({ format: "jwk" })],
  });
  const nightly = await make<AgentAnswer>("agents", { name: "Nightly", kind: "autonomous", ...about });
  const client = await make<ClientAnswer>("clients", {
    name: "Help desk",
    kind: "web",
    redirectUris: [redirectUri],
    consent: "implied",
  });
  const resource = (body: object) =>
    make<ResourceAnswer>("resources", { allowPrivateNetwork: true, permissions: [{ name: "use" }], ...body });
  const crm = await resource({ name: "crm", kind: "service", upstreamUrl: `${at.upstream}/crm` });
  const model = await resource({ name: "model", kind: "llm", upstreamUrl: `${at.upstream}/v1`, models: ["gpt-5"] });
  const closed = await resource({ name: "closed", kind: "service", upstreamUrl: "http://127.0.0.1:1" });
  const tickets = await resource({
    name: "tickets",
    kind: "mcp",
    identifier: at.tickets,
    authMethod: "client_secret",
    permissions: ["read", "write", "admin"].map((verb) => ({ name: `tickets:${verb}` })),
  });
  const credential = (body: object) => make<CredentialAnswer>("credentials", body);
  const injection = { in: "header", name: "X-CRM-Key", template: "Key {secret}" };
  const crmCredential = await credential({ name: "CRM", resourceId: crm.id, secret: given.crmKey, injection });
  await credential({ name: "Closed", resourceId: closed.id, secret: given.crmKey, injection });
  await credential({ name: "Model", resourceId: model.id, secret: given.modelKey });

  const grant = (subjectType: string, subjectId: string, resourceId: string, ...permissions: string[]) =>
    make("grants", { subjectType, subjectId, resourceId, permissions });
  await grant("client", client.id, agent.resourceId ?? "", "invoke");
  await grant("user", alice.id, agent.resourceId ?? "", "invoke");
  for (const id of [crm.id, model.id, closed.id]) {
    await grant("agent", agent.id, id, "use");
    await grant("agent", nightly.id, id, "use");
    await grant("user", alice.id, id, "use");
  }
  for (const [type, id] of [
    ["agent", agent.id],
    ["user", alice.id],
  ] as const)
    await grant(type, id, tickets.id, "tickets:read");

  const secret = async (name: string, collection: string, id: string) => {
    const issued = await make<IssuedSecretAnswer>(`${collection}/${id}/secrets`, {});
    canaries.watch(name, issued.secret, issuing);
    return issued.secret;
  };
  const { identifier } = await admin.call<ResourceAnswer>("GET", `resources/${agent.resourceId}`);
  const privateKey = keys.privateKey.export({ format: "pem", type: "pkcs8" }) as string;
  canaries.watch("agent's private key", keys.privateKey.export({ format: "jwk" }).d ?? "");
  return {
    alice,
    provider,
    agent: { ...agent, identifier, privateKey },
    nightly: { id: nightly.id, secret: await secret("agent secret", "agents", nightly.id) },
    client: { id: client.id, secret: await secret("client secret", "clients", client.id) },
    tickets: { id: tickets.id, secret: await secret("resource server's secret", "resources", tickets.id) },
    crm: { id: crm.id, credentialId: crmCredential.id },
  };
}

export type Estate = Awaited<ReturnType<typeof settle>>;
