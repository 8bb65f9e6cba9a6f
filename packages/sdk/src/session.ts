import { kindOfId } from "@agent-id-guard/protocol";
import type { Client } from "@modelcontextprotocol/client";
import type { VerifiedToken } from "./inbound/token-verifier.ts";
import type { Deliver } from "./outbound/deliver.ts";
import type { ModelClientOptions } from "./outbound/model-client.ts";
import type { Reach } from "./outbound/reach.ts";

/** Narrows a token that is asked for. */
export interface TokenOptions {
  /** Permissions separated by spaces; all that policy allows unless given. */
  readonly scope?: string | undefined;
}

/**
 * One caller's request to this agent: their token has been verified, and whatever the session does, it does on their behalf, in their transaction.
 * It ends with the caller's token: afterwards each call throws `token.expired` or `token.revoked`, or `feed.stale` while nobody can tell.
 */
export class Session {
  readonly #verified: VerifiedToken;
  readonly #reach: Reach;

  /** Made by `AgentGuard.actFor`: `reach` acts on behalf of the token that `verified` describes. */
  constructor(verified: VerifiedToken, reach: Reach) {
    this.#verified = verified;
    this.#reach = reach;
  }

  /** The person on whose behalf this is (`usr_…`); undefined when an agent calls for itself. */
  get userId(): string | undefined {
    return kindOfId(this.#verified.claims.sub) === "user" ? this.#verified.claims.sub : undefined;
  }

  /** The application through which the person came (`cli_…`), however many agents are between; undefined when there is none. */
  get clientId(): string | undefined {
    return this.chain.find((member) => kindOfId(member) === "client");
  }

  /** Who called this agent: a client, or another agent. */
  get callerId(): string {
    return this.#verified.claims.client_id;
  }

  /** The transaction (`txn_…`) that all events of this call share. */
  get txn(): string {
    return this.#verified.claims.txn;
  }

  /** Everybody before this agent, in the order of the call. */
  get chain(): readonly string[] {
    return this.#verified.chain;
  }

  /** What the caller may do with this agent. */
  get scope(): readonly string[] {
    return this.#verified.permissions;
  }

  /** When the caller's token expires, in milliseconds since 1970. */
  get expiresAtMs(): number {
    return this.#verified.claims.exp * 1_000;
  }

  /**
   * A token for a resource, by name or identifier, that acts for the caller (RFC 8693). Rarely needed: the other methods attach it themselves.
   * Throws `oauth.invalid_target`, `access.denied`, `oauth.invalid_scope`, …
   */
  token(nameOrIdentifier: string, options: TokenOptions = {}): Promise<string> {
    return this.#reach.token(nameOrIdentifier, options.scope);
  }

  /** `fetch` for a resource's own URLs: through the gateway, which adds the credential, or directly to MCP servers and agents. Redirects are handed back. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    return this.#reach.fetch(input, init);
  }

  /** Options for a model provider's client, such as `new OpenAI(session.llm("openai"))`. Throws `oauth.invalid_target`, listing what is granted. */
  llm(name: string): ModelClientOptions {
    return this.#reach.llm(name);
  }

  /** A connected MCP client (`@modelcontextprotocol/client`) for a server, by URL or name. The token is attached to each request and renewed. */
  mcp(nameOrUrl: string): Promise<Client> {
    return this.#reach.mcp(nameOrUrl);
  }

  /** What can't be added to a call for the caller: a provider's token, keys of a cloud, a database login, a signed JWT. */
  get deliver(): Deliver {
    return this.#reach.deliver;
  }

  /** Closes the MCP clients of this session. */
  close(): Promise<void> {
    return this.#reach.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Names only: there is nothing secret to see here. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { userId, clientId, callerId, txn, chain, scope } = this;
    return { userId, clientId, callerId, txn, chain, scope };
  }
}
