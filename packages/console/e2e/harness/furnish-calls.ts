import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Cast, callInTheNameOf } from "./delegated-call.ts";
import type { House, Registered } from "./house.ts";

/** One transaction that really happened: what took part in it, and its `txn`. */
export interface Calls {
  readonly txn: string;
  readonly agent: Cast["agent"];
  readonly client: Cast["client"];
  /** The event of the refusal, and the decision of the call that was let through. */
  readonly deniedId: string;
  readonly decisionId: string;
  /** Ends the service that is called. */
  readonly close: () => Promise<void>;
}

/** An agent that reads a customer for Nora through the gateway, and is refused her payslip. */
export async function furnishCalls(house: House): Promise<Calls> {
  const { call, people } = house;
  const upstream = createServer((_request, response) => response.end(JSON.stringify({ id: 7, name: "Ada" })));
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const { port } = upstream.address() as AddressInfo;
  const resource = (name: string, title: string, upstreamUrl: string, permission: string) =>
    call("POST", "resources", {
      ...{ name, title, kind: "service", upstreamUrl, allowPrivateNetwork: true },
      permissions: [{ name: permission }],
    });
  const allowed = await resource("customers", "Customer records", `http://127.0.0.1:${port}`, "customers:read");
  const refused = await resource("payslips", "Payslips", `http://127.0.0.1:${port}`, "payslips:read");
  await call("POST", "credentials", { name: "Customer records key", resourceId: allowed.id, secret: "key-of-the-customer-records" });
  const registered = await call<Omit<Calls["agent"], "secret">>("POST", "agents", {
    ...{ name: "Refund assistant", kind: "interactive", purpose: "Looks up orders and prepares refunds", ownerId: people.owner.id },
  });
  const application = await call("POST", "clients", {
    name: "Customer desk",
    kind: "web",
    redirectUris: ["http://127.0.0.1:9/callback"],
    consent: "implied",
  });
  const secretOf = async (kind: string, { id, version }: Registered) =>
    (await call<{ secret: string }>("POST", `${kind}/${id}/secrets`, {}, version)).secret;
  const client = { ...application, secret: await secretOf("clients", application) };
  const agent = { ...registered, secret: await secretOf("agents", registered) };
  const grant = (subjectType: string, subjectId: string, resourceId: string, permission: string) =>
    call("POST", "grants", { subjectType, subjectId, resourceId, permissions: [permission] });
  await grant("client", client.id, agent.resourceId, "invoke");
  await grant("user", people.nobody.id, agent.resourceId, "invoke");
  await grant("agent", agent.id, allowed.id, "customers:read");
  await grant("user", people.nobody.id, allowed.id, "customers:read");
  await grant("user", people.nobody.id, refused.id, "payslips:read");
  const wishes = [
    { resource: allowed, path: "customers/7" },
    { resource: refused, path: "payslips/latest" },
  ];
  const txn = await callInTheNameOf(house, { person: people.nobody, agent, client, wishes });
  const eventOf = async (query: string) => {
    const { items } = await call<Found>("GET", `audit/events?txn=${txn}&${query}`);
    const [event] = items;
    if (event === undefined) throw new Error(`no event of ${txn} with ${query}`);
    return event;
  };
  const denied = await eventOf("outcome=denied");
  const allowedCall = await eventOf("action=gateway.call");
  const close = () =>
    new Promise<void>((resolve) => {
      upstream.closeAllConnections();
      upstream.close(() => resolve());
    });
  return { txn, agent, client, deniedId: denied.id, decisionId: allowedCall.decision.id, close };
}

interface Found {
  readonly items: readonly { readonly id: string; readonly decision: { readonly id: string } }[];
}
