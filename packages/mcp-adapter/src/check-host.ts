import { GuardError } from "@agent-id-guard/protocol";
import { validateHostHeader, validateOriginHeader } from "@modelcontextprotocol/server";

/** Host names without scheme and port, as the server is addressed, and of the web pages that may call it. */
export interface AllowLists {
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
}

/**
 * Refuses a page that reached this server by DNS rebinding (case MCP-02): `Host` must be listed, and `Origin` too where there is one.
 * Throws `access.cross_site`.
 */
export function checkHost(request: Request, { hosts, origins }: AllowLists): void {
  const host = validateHostHeader(request.headers.get("host") ?? new URL(request.url).host, [...hosts]);
  const origin = validateOriginHeader(request.headers.get("origin"), [...origins]);
  if (!host.ok || !origin.ok) {
    throw new GuardError("access.cross_site", {
      description: host.ok ? "Web pages of this origin may not call this server" : "This server is not known under that host name",
      hint: "The operator lists host names in `allowedHosts` and origins in `allowedOrigins`.",
    });
  }
}
