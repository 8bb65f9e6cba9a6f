import { GuardError, invokePermission } from "@agent-id-guard/protocol";
import type { Client } from "@modelcontextprotocol/client";
import { GuardConnection, type ServerOptions } from "./connection/guard-connection.ts";
import type { PartyCredential } from "./credentials/credential.ts";
import { assertAlive } from "./inbound/assert-alive.ts";
import { bearerTokenOf, type TokenCarrier } from "./inbound/bearer.ts";
import type { TokenVerifier } from "./inbound/token-verifier.ts";
import type { Deliver } from "./outbound/deliver.ts";
import type { GrantedResource } from "./outbound/granted-resources.ts";
import type { ModelClientOptions } from "./outbound/model-client.ts";
import { Reach } from "./outbound/reach.ts";
import { Session, type TokenOptions } from "./session.ts";

/** How an agent reaches its server: the issuer, its own id (`agt_…`), and one credential. */
export type ConnectOptions = ServerOptions & PartyCredential & { readonly agentId: string };

/**
 * An agent, connected: its identity, its tokens, and what it may reach. It holds no provider's key, and its tokens live for minutes.
 * Close it at the end of the program (`await using` does): it follows the revocation feed until then.
 */
export class AgentGuard {
  readonly #connection: GuardConnection;
  readonly #reach: Reach;
  readonly #verifier: TokenVerifier | undefined;

  private constructor(connection: GuardConnection) {
    const { identifier } = connection.self;
    this.#connection = connection;
    this.#reach = new Reach(connection);
    this.#verifier = identifier === undefined ? undefined : connection.verifier(identifier);
  }

  /**
   * Signs the agent in, reads what it may reach, and follows the revocation feed from then on.
   * Throws `sdk.misconfigured` (options, issuer), `sdk.unreachable`, `client.authentication_failed`, or what else the server answers.
   */
  static async connect(options: ConnectOptions): Promise<AgentGuard> {
    const connection = await GuardConnection.open({ ...options, clientId: options.agentId });
    if (connection.self.kind === "agent") return new AgentGuard(connection);
    connection.close();
    throw new GuardError("sdk.misconfigured", {
      description: "This id does not belong to an agent",
      hint: "An agent's id begins with agt_.",
    });
  }

  get issuer(): string {
    return this.#connection.issuer;
  }

  get agentId(): string {
    return this.#connection.clientId;
  }

  get name(): string {
    return this.#connection.self.name;
  }

  /** What callers ask a token for to call this agent (`aud`); undefined for an autonomous agent, which nobody calls. */
  get identifier(): string | undefined {
    return this.#connection.self.identifier;
  }

  /** What the agent itself holds grants for, as the server last said. Names and addresses; nothing secret. */
  get resources(): readonly GrantedResource[] {
    return this.#connection.resources.all;
  }

  /**
   * Verifies a caller's token (signature, type, issuer, audience, expiry, revocation, permission to invoke) and returns what may be done on their behalf.
   * Throws `token.missing`, `token.*`, `access.insufficient_scope`, `feed.stale`, and `sdk.misconfigured` for an autonomous agent.
   */
  async actFor(caller: TokenCarrier): Promise<Session> {
    if (this.#verifier === undefined)
      throw new GuardError("sdk.misconfigured", {
        description: "This agent is autonomous: nobody calls it, so it acts for nobody",
        hint: "Register it as an interactive agent.",
      });
    const token = bearerTokenOf(caller);
    const verified = await this.#verifier.verify(token);
    if (!verified.permissions.includes(invokePermission)) throw new GuardError("access.insufficient_scope", { scope: invokePermission });
    const subject = { token, jti: verified.claims.jti };
    return new Session(
      verified,
      this.#reach.onBehalfOf(subject, () => assertAlive(verified, this.#connection.life)),
    );
  }

  /** A token of the agent's own for a resource, by name or identifier. Rarely needed: the other methods attach it themselves. */
  token(nameOrIdentifier: string, options: TokenOptions = {}): Promise<string> {
    return this.#reach.token(nameOrIdentifier, options.scope);
  }

  /** `fetch` for a resource's own URLs: through the gateway, which adds the credential, or directly to MCP servers and agents. Redirects are handed back. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    return this.#reach.fetch(input, init);
  }

  /** Options for a model provider's client, such as `new OpenAI(agent.llm("openai"))`. Throws `oauth.invalid_target`, listing what is granted. */
  llm(name: string): ModelClientOptions {
    return this.#reach.llm(name);
  }

  /** A connected MCP client (`@modelcontextprotocol/client`) for a server, by URL or name. The token is attached to each request and renewed. */
  mcp(nameOrUrl: string): Promise<Client> {
    return this.#reach.mcp(nameOrUrl);
  }

  /** What can't be added to a call for the agent: a provider's token, keys of a cloud, a database login, a signed JWT. */
  get deliver(): Deliver {
    return this.#reach.deliver;
  }

  /** Closes all MCP clients, also those of sessions, stops following the feed and forgets all tokens. */
  async close(): Promise<void> {
    await this.#reach.close();
    this.#connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Names only: there is nothing secret to see here. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { issuer, agentId, name, identifier } = this;
    return { issuer, agentId, name, identifier };
  }
}
