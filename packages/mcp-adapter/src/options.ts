import { GuardError, idSchema, permissionSchema } from "@agent-id-guard/protocol";
import type { PartyCredential, ServerOptions } from "@agent-id-guard/sdk";
import { type CreateMcpHandlerOptions, localhostAllowedHostnames } from "@modelcontextprotocol/server";
import type { AllowLists } from "./check-host.ts";
import { identifierOf, type ProtectedResource } from "./metadata.ts";
import type { PermissionOptions } from "./permissions.ts";

/** How an MCP server is protected. `secret`, `privateKey` or `tokenFile` is how it signs in as the resource server that it is. */
export type ProtectOptions = ServerOptions &
  PartyCredential &
  PermissionOptions & {
    /** The URL of the MCP endpoint as registered: the only `aud` that is accepted. No trailing slash, query or fragment. */
    readonly resource: string;
    /** The id of that registration, `res_…`. */
    readonly resourceId: string;
    /** Permissions that a client should ask for first (`scope` of a 401, `scopes_supported`). Without it a client asks for all that its grants allow. */
    readonly basicScope?: readonly string[] | undefined;
    /** Shown to people by clients (`resource_name`). */
    readonly name?: string | undefined;
    /** The path that is served; the path of `resource` unless a proxy in front rewrites it. */
    readonly path?: string | undefined;
    /** Host names under which this server is addressed; that of `resource` unless given (for a loopback address all its names). */
    readonly allowedHosts?: readonly string[] | undefined;
    /** Host names of web pages that may call; that of `resource` unless given (for a loopback address all its names). */
    readonly allowedOrigins?: readonly string[] | undefined;
    /** `before` (default): a call runs once its record is durable, and not at all without one. `behind`: records follow within a moment. */
    readonly audit?: "before" | "behind" | undefined;
    /** The largest request body; 4 MiB unless given. */
    readonly maxBodyBytes?: number | undefined;
    /** Passed on to `createMcpHandler`: era, response mode, event bus, keep-alive. */
    readonly handler?: Omit<CreateMcpHandlerOptions, "maxRequestBodySize" | "onerror"> | undefined;
    /** Told of trouble that callers only see as a 503 or a 500: the server can't be reached, a record failed, the factory threw. */
    readonly onError?: ((error: unknown) => void) | undefined;
  };

/** The options, read and filled in. */
export interface Settings {
  readonly protectedResource: ProtectedResource;
  readonly identifier: string;
  readonly path: string;
  readonly allowLists: AllowLists;
  readonly audit: "before" | "behind";
  readonly maxBodyBytes: number;
  readonly onError: (error: unknown) => void;
}

/** Reads the options. Throws `config.invalid`, naming the option. */
export function readOptions(options: ProtectOptions): Settings {
  const resource = readResource(options.resource);
  if (!idSchema("resource").safeParse(options.resourceId).success) throw invalid("resourceId", "an id such as res_01jd3…");
  const basicScope = options.basicScope;
  if (basicScope?.some((permission) => permission === "offline_access" || !permissionSchema.safeParse(permission).success)) {
    throw invalid("basicScope", "permissions such as tickets:read");
  }
  return {
    protectedResource: { resource, issuer: options.issuer, basicScope, name: options.name },
    identifier: identifierOf(resource),
    path: options.path ?? resource.pathname,
    allowLists: { hosts: options.allowedHosts ?? hostsOf(resource), origins: options.allowedOrigins ?? hostsOf(resource) },
    audit: options.audit ?? "before",
    maxBodyBytes: options.maxBodyBytes ?? 4_194_304,
    onError: (error) => {
      try {
        options.onError?.(error);
      } catch {
        // Telling must never change what is answered.
      }
    },
  };
}

/** Only the canonical spelling is taken (RFC 8707 §2, MCP: canonical server URI), since the audience is compared letter by letter. */
function readResource(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:\/\/[^?#@]+[^/?#@]$/.test(text) && identifierOf(url) === text) return url;
  throw invalid("resource", "the URL of the MCP endpoint in its canonical spelling: lower-case host, no trailing slash, query or fragment");
}

function hostsOf({ hostname }: URL): readonly string[] {
  const loopback = localhostAllowedHostnames();
  return loopback.includes(hostname) ? loopback : [hostname];
}

function invalid(option: string, expected: string): GuardError {
  return new GuardError("config.invalid", {
    description: `${option} is not valid`,
    hint: `Expected ${expected}.`,
    fields: [{ path: option, message: `expected ${expected}` }],
  });
}
