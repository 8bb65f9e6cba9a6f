import { builtInAudiences, GuardError, RevocationSet, type Self } from "@agent-id-guard/protocol";
import { type Clock, systemClock } from "../clock.ts";
import { credentialOf, type PartyCredential } from "../credentials/credential.ts";
import type { Life } from "../inbound/assert-alive.ts";
import { createTokenVerifier, type TokenVerifier } from "../inbound/token-verifier.ts";
import { DeliverySource } from "../outbound/delivery-source.ts";
import type { GrantedResources } from "../outbound/granted-resources.ts";
import { send } from "../outbound/send.ts";
import { RevocationFeed } from "../revocation/feed.ts";
import { createTokenEndpoint, type TokenRequest } from "../tokens/token-endpoint.ts";
import { TokenSource } from "../tokens/token-source.ts";
import type { Fetch } from "./fetch.ts";
import { createHttp } from "./http.ts";
import { KeySet } from "./key-set.ts";
import { readMetadata } from "./metadata.ts";
import { SelfView } from "./self-view.ts";

/** Which server, and how to reach it. */
export interface ServerOptions {
  /** The issuer, exactly as the server states it: https (or this machine), no trailing slash. */
  readonly issuer: string;
  /** The global `fetch` unless given. */
  readonly fetch?: Fetch | undefined;
  /** The machine's clock unless given. */
  readonly clock?: Clock | undefined;
  /** The longest silence of the revocation feed before inbound calls are refused; 10,000 ms unless given. */
  readonly maxSilenceMs?: number | undefined;
}

/** How a party reaches its server: `clientId` is its id (`agt_…` or `res_…`). */
export type ConnectionOptions = ServerOptions & PartyCredential & { readonly clientId: string };

interface Parts {
  readonly issuer: string;
  readonly clientId: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly keys: KeySet;
  readonly tokens: TokenSource;
  readonly self: SelfView;
  readonly feed: RevocationFeed;
}

/**
 * One party's connection to its server: tokens, keys, the revocation feed, and what the server says about the party.
 * Agents use it through `AgentGuard`; adapters of resource servers use it as it is.
 */
export class GuardConnection {
  readonly #parts: Parts;
  /** What the vault handed over to this party, while it lives. */
  readonly deliveries: DeliverySource;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.deliveries = new DeliverySource((path, token, init) => {
      const url = new URL(`${parts.issuer}${path}`);
      return this.send(url, token, url, init);
    }, parts.clock);
    parts.feed.onRevocation((entry) => this.deliveries.drop(entry));
  }

  /**
   * Reads the server's metadata, signs in, reads keys, revocations and `/self`, and follows the feed from then on.
   * Throws `sdk.misconfigured`, `sdk.unreachable`, `client.authentication_failed`, or what else the server answers.
   */
  static async open(options: ConnectionOptions): Promise<GuardConnection> {
    const { issuer, clientId, clock = systemClock() } = options;
    const fetch: Fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    const http = createHttp(fetch, clock);
    const credential = credentialOf(options, { issuer, clientId, clock });
    const metadata = await readMetadata(http, issuer);
    const revocations = new RevocationSet();
    const tokens = new TokenSource(createTokenEndpoint(http, metadata.token_endpoint, credential), clock, revocations);
    const guard: TokenRequest = { resource: builtInAudiences(issuer).guard };
    const token = () => tokens.get(guard);
    const dropToken = (refused: string) => tokens.drop(guard, refused);
    const keys = new KeySet(http, metadata.jwks_uri, clock);
    const self = new SelfView(http, issuer, token, clock);
    const feed = new RevocationFeed(
      { issuer, http, fetch, clock, keys, token, dropToken },
      { revocations, maxSilenceMs: options.maxSilenceMs },
    );
    try {
      await Promise.all([keys.read(), self.read(), feed.start()]);
    } catch (error) {
      feed.close();
      throw error;
    }
    return new GuardConnection({ issuer, clientId, fetch, clock, keys, tokens, self, feed });
  }

  get issuer(): string {
    return this.#parts.issuer;
  }

  get clientId(): string {
    return this.#parts.clientId;
  }

  get feed(): RevocationFeed {
    return this.#parts.feed;
  }

  /** What the server said about this party when it was last asked. */
  get self(): Self {
    return this.#parts.self.self;
  }

  /** What the party holds grants for, as of then. */
  get resources(): GrantedResources {
    return this.#parts.self.resources;
  }

  /** What `look` finds among the resources; when it finds nothing, the server is asked again, at most every five seconds. */
  findResource<T>(look: (resources: GrantedResources) => T | undefined): Promise<T | undefined> {
    return this.#parts.self.find(look);
  }

  /** What a verified token's life depends on. */
  get life(): Life {
    return this.#parts;
  }

  /** A token that is alive, from memory where possible. */
  token(request: TokenRequest): Promise<string> {
    return this.#parts.tokens.get(request);
  }

  /** Sends to `url` with the token for `request` and hands redirects back. That the token may go there has been decided by the caller. */
  send(url: URL, request: TokenRequest, input: string | URL | Request, init?: RequestInit): Promise<Response> {
    return send(this.#parts.fetch, this.#parts.tokens, { url, token: request, input, init });
  }

  /** Calls one of the server's own endpoints (`endpoints` of the protocol) as this party. */
  async callGuard(path: `/${string}`, init?: RequestInit): Promise<Response> {
    const url = new URL(`${this.issuer}${path}`);
    if (url.origin !== new URL(this.issuer).origin)
      throw new GuardError("sdk.misconfigured", { description: "This path leaves the server" });
    return this.send(url, { resource: builtInAudiences(this.issuer).guard }, url, init);
  }

  /** Checks tokens that others present to `audience`, with this connection's keys, feed and clock. */
  verifier(audience: string): TokenVerifier {
    const { issuer, keys, feed, clock } = this.#parts;
    return createTokenVerifier({ issuer, audience, keys, feed, clock });
  }

  /** Stops following the feed and forgets all tokens. */
  close(): void {
    this.#parts.feed.close();
    this.#parts.tokens.clear();
    this.deliveries.clear();
  }

  /** Names only: there is nothing secret to see here. */
  toJSON(): { readonly issuer: string; readonly clientId: string } {
    return { issuer: this.issuer, clientId: this.clientId };
  }
}
