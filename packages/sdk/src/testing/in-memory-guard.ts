import { type AuditEvent, GuardError } from "@agent-id-guard/protocol";
import type { Guard } from "@agent-id-guard/server";
import { AgentGuard } from "../agent-guard.ts";
import type { Clock } from "../clock.ts";
import type { Fetch } from "../connection/fetch.ts";
import type { ConnectionOptions } from "../connection/guard-connection.ts";
import { Admin } from "./admin.ts";
import { type Estate, urlOf } from "./estate.ts";
import { named, type Registered, redirectUri, register } from "./register.ts";
import { signIn } from "./sign-in.ts";
import { type Upstream, Upstreams } from "./upstreams.ts";

/** What a test registers, and what stands outside. */
export interface InMemoryGuardOptions extends Estate {
  /** Services by the name of their resource or interactive agent. What has none can't be reached. */
  readonly upstreams?: Readonly<Record<string, Upstream>> | undefined;
  /** The clock of the server and of all its agents; the machine's unless given. */
  readonly clock?: Clock | undefined;
  /** The IP address that everybody calls from. It is unknown unless given, and then no network of a grant's conditions holds. */
  readonly address?: string | undefined;
}

/** The person, the application and the agent of a token; each by its name in the test. */
export interface CallerNames {
  readonly user: string;
  readonly client: string;
  readonly agent: string;
}

const collections = { agent: "agents", user: "users", client: "clients", resource: "resources" } as const;

/** A whole server within the process: the same code as in production, over memory. Several may stand side by side. */
export class InMemoryGuard {
  readonly #guard: Guard;
  readonly #registered: Registered;
  readonly #clock: Clock | undefined;
  readonly #agents = new Map<string, Promise<AgentGuard>>();
  readonly issuer: string;
  /** Reaches the server and the services that agents call directly, and nothing else. */
  readonly fetch: Fetch;
  /** The admin API, as the system itself. */
  readonly admin: Admin;

  /** Made by {@link inMemoryGuard}. */
  constructor(guard: Guard, admin: Admin, fetch: Fetch, registered: Registered, clock: Clock | undefined) {
    this.#guard = guard;
    this.#registered = registered;
    this.#clock = clock;
    this.issuer = guard.issuer;
    this.fetch = fetch;
    this.admin = admin;
  }

  /** The agent with this name, connected with its private key: the same one each time. */
  agent(name: string): Promise<AgentGuard> {
    const known = this.#agents.get(name);
    if (known !== undefined) return known;
    const { id, privateKey } = named(this.#registered.agents, name, "agent");
    const connecting = AgentGuard.connect({ issuer: this.issuer, agentId: id, privateKey, fetch: this.fetch, clock: this.#clock });
    this.#agents.set(name, connecting);
    return connecting;
  }

  /** How the server of a resource (mcp, service) connects, for `GuardConnection.open` and the MCP adapter. */
  resourceServer(name: string): ConnectionOptions & { readonly secret: string } {
    const { id, secret } = named(this.#registered.resources, name, "resource");
    if (secret === undefined) throw new TypeError(`${name} is a model provider: it does not sign in`);
    return { issuer: this.issuer, clientId: id, secret, fetch: this.fetch, clock: this.#clock };
  }

  /** A token with which this person calls this agent through this client: signed in, code and PKCE, as in production. Throws what refuses it. */
  async userToken({ user, client, agent }: CallerNames): Promise<string> {
    const { identifier } = await this.agent(agent);
    if (identifier === undefined) throw new GuardError("sdk.misconfigured", { description: `${agent} is autonomous: nobody calls it` });
    return signIn({
      issuer: this.issuer,
      fetch: this.fetch,
      username: user,
      password: named(this.#registered.users, user, "user").password,
      clientId: named(this.#registered.clients, client, "client"),
      redirectUri,
      resource: identifier,
    });
  }

  /** The id of what the test registered under this name. */
  id(kind: keyof typeof collections | "group", name: string): string {
    const { agents, resources, users, clients, groups } = this.#registered;
    const value = named<string | { readonly id: string }>(
      { agent: agents, resource: resources, user: users, client: clients, group: groups }[kind],
      name,
      kind,
    );
    return typeof value === "string" ? value : value.id;
  }

  /** Suspends an agent, a user, a client or a resource: its tokens die, here and at whoever follows the feed. */
  async suspend(kind: keyof typeof collections, name: string): Promise<void> {
    await this.admin.change("POST", collections[kind], this.id(kind, name), "suspend");
  }

  /** The whole audit log, oldest first. */
  events(): Promise<readonly AuditEvent[]> {
    return this.admin.list("audit/events");
  }

  /** Closes the agents and the server. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#agents.values()].map(async (agent) => (await agent).close()));
    await this.#guard.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Starts a server in memory with what the test needs: no network, no files, nothing shared with another one.
 * Needs the package `@agent-id-guard/server`; throws `sdk.misconfigured` when it is not installed, and what the admin API refuses.
 */
export async function inMemoryGuard(options: InMemoryGuardOptions): Promise<InMemoryGuard> {
  const { createGuard } = await loadServer();
  const { agents, resources = {}, upstreams: answers = {}, clock, address } = options;
  const places = new Map(Object.entries({ ...agents, ...resources }));
  const upstreams = new Upstreams(
    Object.entries(answers).map(([name, answer]) => ({
      url: urlOf(name, named(places, name, "resource or agent")),
      answer,
    })),
  );
  const guard = await createGuard({
    database: ":memory:",
    directory: "builtin",
    outbound: upstreams.outbound(),
    ...(clock === undefined ? {} : { clock }),
  });
  const connection = { incoming: { socket: { remoteAddress: address } } };
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init);
    return new URL(request.url).origin === new URL(guard.issuer).origin ? guard.fetch(request, connection) : upstreams.fetch(request);
  };
  try {
    const admin = new Admin(guard.issuer, fetch, () => guard.systemToken());
    return new InMemoryGuard(guard, admin, fetch, await register(admin, options), clock);
  } catch (error) {
    await guard.close();
    throw error;
  }
}

async function loadServer(): Promise<typeof import("@agent-id-guard/server")> {
  try {
    return await import("@agent-id-guard/server");
  } catch (cause) {
    throw new GuardError("sdk.misconfigured", {
      description: "The server, which answers in tests, is not installed",
      hint: "npm install --save-dev @agent-id-guard/server",
      cause,
    });
  }
}
