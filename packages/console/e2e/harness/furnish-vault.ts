import { endpoints } from "@agent-id-guard/protocol";
import { startThirdParty, type ThirdParty, thirdPartyClient } from "../../../server/test/fakes/third-party.ts";
import { connectAccount, sitDown, storeOwnKey } from "./connect-accounts.ts";
import { exchange, signInThrough } from "./delegated-call.ts";
import type { Calls } from "./furnish-calls.ts";
import type { House, Registered } from "./house.ts";

/** What people connected, what was handed to the refund assistant, and a master key that has wrapped everything anew. */
export interface Vault {
  readonly resources: Readonly<Record<"github" | "design" | "crm" | "expenses" | "freight", Registered>>;
  readonly credentials: Readonly<Record<"github" | "design" | "crm" | "expenses" | "freight", Registered>>;
  /** The provider at which people have connected their design files. */
  readonly third: ThirdParty;
  /** The agent asks for a delivery at the freight partner, for Nora. */
  readonly deliver: (purpose: string) => Promise<{ readonly leaseId: string }>;
  /** Ends the providers. */
  readonly close: () => Promise<void>;
}

/** An agent that uses accounts and keys of people, each their own, and signs in at a partner. */
export async function furnishVault(house: House, { agent, client }: Pick<Calls, "agent" | "client">): Promise<Vault> {
  const { call, people } = house;
  const [third, brief] = await Promise.all([startThirdParty(), startThirdParty({ accessTokenSeconds: 1 })]);
  const { resources, credentials } = await register(house, agent, third, brief);
  const admit = (at: ThirdParty, { id }: Registered) => at.admit(`${house.url}/connect/callback/${id}`);
  admit(third, credentials.design);
  admit(brief, credentials.crm);
  await connectAccount(await sitDown(house, people.owner), credentials.design.id, "olivia.chen");
  const developer = await sitDown(house, people.developer);
  await connectAccount(developer, credentials.design.id, "dev.patel");
  await storeOwnKey(developer, credentials.expenses.id, "an-example-key-of-the-developer");
  const nora = await sitDown(house, people.nobody);
  await connectAccount(nora, credentials.design.id, "nora.weiss");
  await storeOwnKey(nora, credentials.expenses.id, "an-example-key-of-nora");
  // At the other provider with another browser: both are on one host, and would share cookies.
  await connectAccount(await sitDown(house, people.nobody), credentials.crm.id, "n.weiss");

  const { identifier } = await call<{ identifier: string }>("GET", `resources/${agent.resourceId}`);
  const personToken = await signInThrough(house, client, identifier, people.nobody);
  const tokenFor = async ({ id }: Registered) =>
    exchange(house, agent, personToken, (await call<{ identifier: string }>("GET", `resources/${id}`)).identifier);
  const tokens = { freight: await tokenFor(resources.freight), crm: await tokenFor(resources.crm) };
  const at = (resource: keyof typeof tokens, path: string, body: object) => {
    const headers = { authorization: `Bearer ${tokens[resource]}`, "content-type": "application/json" };
    return fetch(`${house.url}${endpoints.deliveries}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  };
  const deliver: Vault["deliver"] = async (purpose) => {
    const answer = await at("freight", "", { mode: "minted", purpose });
    if (!answer.ok) throw new Error(`no delivery: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { leaseId: string };
  };
  const { leaseId } = await deliver("Ask where shipment 4711 is");
  await at("freight", `/${leaseId}/revoke`, {});
  await deliver("Book a pick-up for Thursday");
  await deliver("Compare the rates of March");
  await rewrapped(house);
  // The provider forgets what it gave, and is asked for a new token: the one that it gave lives for a second.
  admit(brief, credentials.crm);
  const isDead = async () => (await call<{ items: readonly unknown[] }>("GET", "connections?state=dead")).items.length > 0;
  while (!(await isDead())) {
    await moment(1_000);
    await at("crm", "", { mode: "token" });
  }
  return { resources, credentials, third, deliver, close: async () => void (await Promise.all([third.close(), brief.close()])) };
}

/** What the agent reaches for everybody, and the credentials behind it. */
async function register({ call, people }: House, agent: Registered, third: ThirdParty, brief: ThirdParty) {
  const reach = async (name: string, title: string, permission: string, upstreamUrl?: string) => {
    const about = { name, title, kind: "service", permissions: [{ name: permission }] };
    const resource = await call("POST", "resources", upstreamUrl === undefined ? about : { ...about, upstreamUrl });
    for (const [subjectType, subjectId] of [["agent", agent.id] as const, ...Object.values(people).map(({ id }) => ["user", id] as const)])
      await call("POST", "grants", { subjectType, subjectId, resourceId: resource.id, permissions: [permission] });
    return resource;
  };
  const resources = {
    github: await reach("github", "GitHub", "issues:read", "https://api.github.com"),
    design: await reach("design", "Design files", "files:read", "https://design.example/api"),
    crm: await reach("crm", "Sales CRM", "deals:read", "https://crm.example/api"),
    expenses: await reach("expenses", "Expense reports", "reports:write", "https://expenses.example/v2"),
    freight: await reach("freight", "Freight partner", "shipments:read"),
  };
  const atThird = ({ issuer }: ThirdParty) => ({
    ...{ provider: "custom", flow: "user", clientId: thirdPartyClient.id, endpoints: { issuer } },
    scopes: ["openid", "email", "files:read"],
  });
  const credential = (name: string, resource: Registered, more: object) =>
    call("POST", "credentials", { name, resourceId: resource.id, ...more });
  const { secret } = thirdPartyClient;
  const credentials = {
    github: await credential("GitHub app of the company", resources.github, {
      ...{ kind: "oauth", secret: "an-example-that-is-none" },
      settings: { provider: "github", flow: "user", clientId: "Iv1.5f0c2b9de1a40b7e", scopes: ["repo", "read:user"] },
    }),
    design: await credential("Design files", resources.design, { kind: "oauth", secret, settings: atThird(third) }),
    crm: await credential("Sales CRM", resources.crm, { kind: "oauth", secret, settings: atThird(brief), modes: ["token"] }),
    expenses: await credential("Personal key of expense reports", resources.expenses, { sharing: "user_exclusive" }),
    freight: await credential("Freight partner", resources.freight, {
      ...{ kind: "jwt", settings: { audience: ["https://api.freight.example"], ttlSeconds: 600 } },
    }),
  };
  return { resources, credentials };
}

/** Everything is wrapped anew once, as after a change of the master key. */
async function rewrapped({ call }: House): Promise<void> {
  await call("POST", "kms/rewraps", { everything: true });
  for (;;) {
    const { job } = await call<{ job: { state: string } }>("GET", "kms");
    if (job.state !== "running") return;
    await moment(50);
  }
}

const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
