import { GuardError } from "@agent-id-guard/protocol";
import type { Client } from "@modelcontextprotocol/client";
import type { Fetch } from "../connection/fetch.ts";
import type { GuardConnection } from "../connection/guard-connection.ts";
import type { SubjectToken, TokenRequest } from "../tokens/token-endpoint.ts";
import { sdkVersion } from "../version.ts";
import { Deliver } from "./deliver.ts";
import { type GrantedResource, GrantedResources, type Route } from "./granted-resources.ts";
import { connectMcpClient } from "./mcp-client.ts";
import { type ModelClientOptions, modelClientOptions } from "./model-client.ts";

/** What an agent reaches, for itself or (with a subject) for a caller. */
export class Reach {
  readonly #connection: GuardConnection;
  readonly #subject: SubjectToken | undefined;
  readonly #assertUsable: () => void;
  readonly #clients = new Set<Client>();
  readonly #parent: Reach | undefined;

  /** `assertUsable` throws when nothing more may be done: for a caller whose token has died. */
  constructor(connection: GuardConnection, subject?: SubjectToken, assertUsable: () => void = () => undefined, parent?: Reach) {
    this.#connection = connection;
    this.#subject = subject;
    this.#assertUsable = assertUsable;
    this.#parent = parent;
  }

  /** What the agent reaches for a caller. Closing this one closes that one's MCP clients too. */
  onBehalfOf(subject: SubjectToken, assertUsable: () => void): Reach {
    return new Reach(this.#connection, subject, assertUsable, this);
  }

  /** A token for a resource, by name or identifier. Without `scope` it carries all that policy allows. */
  async token(nameOrIdentifier: string, scope?: string): Promise<string> {
    this.#assertUsable();
    const resource = await this.#find((resources) => resources.find(nameOrIdentifier), nameOrIdentifier);
    return this.#connection.token(this.#tokenFor(resource, scope));
  }

  /** Calls a URL of a resource: through the gateway where there is one, else directly. The token goes nowhere else. */
  async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    this.#assertUsable();
    const url = urlOf(input);
    const route = await this.#find((resources) => resources.route(url), url.origin + url.pathname);
    return this.#send(route, input, init);
  }

  /** Options for a model provider's client. */
  llm(name: string): ModelClientOptions {
    const { resources } = this.#connection;
    const resource = resources.find(name, "llm");
    const gateway = resource === undefined ? undefined : resources.gatewayUrl(resource);
    if (resource === undefined || gateway === undefined) throw resources.unknown(name, "llm");
    return modelClientOptions(gateway, this.#fetchOf(resource));
  }

  /** A connected MCP client for a server, by URL or name. */
  async mcp(nameOrUrl: string): Promise<Client> {
    this.#assertUsable();
    const resource = await this.#find((resources) => resources.find(nameOrUrl, "mcp"), nameOrUrl, "mcp");
    const info = { name: this.#connection.self.name, version: sdkVersion };
    const client = await connectMcpClient(urlOf(resource.identifier), info, this.#fetchOf(resource), (closed) => this.#forget(closed));
    this.#remember(client);
    return client;
  }

  /** What the vault hands over for resources, in the same names. */
  get deliver(): Deliver {
    return new Deliver(this.#connection.deliveries, async (nameOrIdentifier) => {
      this.#assertUsable();
      const resource = await this.#find((resources) => resources.find(nameOrIdentifier), nameOrIdentifier);
      return { token: this.#tokenFor(resource) };
    });
  }

  /** Closes the MCP clients that are still open. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#clients].map((client) => client.close()));
  }

  #remember(client: Client): void {
    this.#clients.add(client);
    if (this.#parent !== undefined) this.#parent.#remember(client);
  }

  #forget(client: Client): void {
    this.#clients.delete(client);
    if (this.#parent !== undefined) this.#parent.#forget(client);
  }

  /** A `fetch` for one resource. It refuses all other addresses, also those of another resource of the same agent. */
  #fetchOf(resource: GrantedResource): Fetch {
    const only = new GrantedResources(this.#connection.issuer, [resource]);
    return async (input, init) => {
      this.#assertUsable();
      const url = urlOf(input);
      const route = only.route(url);
      if (route === undefined)
        throw new GuardError("sdk.misconfigured", { description: `${resource.name} is not at ${url.origin}: its token is not sent there` });
      return this.#send(route, input, init);
    };
  }

  #send({ resource, url }: Route, input: string | URL | Request, init: RequestInit | undefined): Promise<Response> {
    return this.#connection.send(url, this.#tokenFor(resource), input, init);
  }

  #tokenFor({ identifier }: GrantedResource, scope?: string): TokenRequest {
    return { resource: identifier, scope, subject: this.#subject };
  }

  async #find<T>(look: (resources: GrantedResources) => T | undefined, asked: string, kind?: GrantedResource["kind"]): Promise<T> {
    const found = await this.#connection.findResource(look);
    if (found === undefined) throw this.#connection.resources.unknown(asked, kind);
    return found;
  }
}

function urlOf(input: string | URL | Request): URL {
  const text = input instanceof Request ? input.url : String(input);
  if (URL.canParse(text)) return new URL(text);
  throw new GuardError("sdk.misconfigured", { description: "This call needs an absolute URL" });
}
