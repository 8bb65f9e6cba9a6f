import { GuardError } from "@agent-id-guard/protocol";
import { GuardConnection } from "@agent-id-guard/sdk";
import { createMcpHandler, type McpHttpHandler, type McpServerFactory, type ServerNotifier } from "@modelcontextprotocol/server";
import { AuditReporter } from "./audit-reporter.ts";
import { checkHost } from "./check-host.ts";
import { Gate } from "./gate.ts";
import { LiveExchanges } from "./live-exchanges.ts";
import { metadataPath, metadataResponse } from "./metadata.ts";
import { type ProtectOptions, readOptions, type Settings } from "./options.ts";
import { createPermissionTable, type PermissionTable } from "./permissions.ts";
import { refuseCredentials, refuseMessage } from "./refuse.ts";

/** A protected MCP server. `fetch` and the others may be detached. */
export interface ProtectedServer {
  /** Serves the MCP endpoint and its protected-resource metadata (RFC 9728). Web-standard: for Hono, `serve({ fetch })`, Deno, Bun or `toNodeHandler`. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Tells open subscriptions what changed. */
  readonly notify: ServerNotifier;
  /** Resolves once the server has signed in and knows keys and revocations. Until then callers get a 503. Throws what kept it from it. */
  readonly ready: () => Promise<void>;
  /** Ends open answers, reports what is still to be reported, and closes. */
  readonly close: () => Promise<void>;
}

/**
 * Protects an MCP server tool by tool. `factory` builds a server for one request, and is called for each: what one caller's server holds, no other sees.
 *
 * Every request needs an access token of the issuer whose only audience is `resource`; it must not be revoked, and must carry the permissions that the
 * tool needs. What has no entry in `permissions`, `resources` or `prompts` is hidden and denied. Each call is on record before it runs.
 * The connection to the issuer is opened at once and, while it fails, again for each request: nobody is let in without it.
 * Throws `config.invalid` when an option is not valid.
 */
export function protect(factory: McpServerFactory, options: ProtectOptions): ProtectedServer {
  const settings = readOptions(options);
  const table = createPermissionTable(options);
  const server = createMcpHandler(factory, { ...options.handler, maxRequestBodySize: settings.maxBodyBytes, onerror: settings.onError });
  const link = new GuardLink(options, settings, table, server);
  const wellKnown = metadataPath(settings.protectedResource.resource);
  link.open().catch(settings.onError);

  return {
    async fetch(request) {
      try {
        checkHost(request, settings.allowLists);
      } catch (error) {
        return refuseMessage(error);
      }
      const { pathname } = new URL(request.url);
      if (pathname === wellKnown) return metadataResponse(request, settings.protectedResource);
      if (pathname !== settings.path) return new Response(null, { status: 404 });
      try {
        const { gate } = await link.open();
        return await gate.answer(request);
      } catch (error) {
        settings.onError(error);
        return refuseCredentials(error, settings.protectedResource);
      }
    },
    notify: server.notify,
    async ready() {
      await link.open();
    },
    async close() {
      await link.close();
      await server.close();
    },
  };
}

/** What stands once the connection to the issuer does. */
interface Linked {
  readonly connection: GuardConnection;
  readonly live: LiveExchanges;
  readonly reporter: AuditReporter;
  readonly gate: Gate;
}

/** The connection to the issuer and what hangs on it. Whoever asks while it is being opened waits for the same attempt. */
class GuardLink {
  readonly #options: ProtectOptions;
  readonly #settings: Settings;
  readonly #table: PermissionTable;
  readonly #server: McpHttpHandler;
  #linked: Promise<Linked> | undefined;
  #closed = false;

  constructor(options: ProtectOptions, settings: Settings, table: PermissionTable, server: McpHttpHandler) {
    this.#options = options;
    this.#settings = settings;
    this.#table = table;
    this.#server = server;
  }

  /** Throws what keeps the connection from standing, and `sdk.unreachable` once closed. */
  async open(): Promise<Linked> {
    if (this.#closed) throw new GuardError("sdk.unreachable", { description: "This server is closed" });
    this.#linked ??= this.#connect().catch((error: unknown) => {
      this.#linked = undefined;
      throw error;
    });
    return this.#linked;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const linked = await this.#linked?.catch(() => undefined);
    if (linked === undefined) return;
    linked.live.close();
    await linked.reporter.close();
    linked.connection.close();
  }

  async #connect(): Promise<Linked> {
    const settings = this.#settings;
    const connection = await GuardConnection.open({ ...this.#options, clientId: this.#options.resourceId });
    const { clock } = connection.life;
    const live = new LiveExchanges(connection.feed, clock);
    const reporter = new AuditReporter(connection, clock, settings.onError);
    const verifier = connection.verifier(settings.identifier);
    const gate = new Gate({ settings, table: this.#table, server: this.#server, verifier, live, reporter, clock });
    return { connection, live, reporter, gate };
  }
}
