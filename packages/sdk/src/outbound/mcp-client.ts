import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { Client } from "@modelcontextprotocol/client";
import type { Fetch } from "../connection/fetch.ts";

/** Who connects, as MCP's `clientInfo`. */
export interface McpClientInfo {
  readonly name: string;
  readonly version: string;
}

/**
 * Connects the official MCP client (revision 2026-07-28, or 2025-11-25 where the server is older) over a `fetch` that attaches the token to each request.
 * `onClose` is called when the connection ends. Throws `sdk.misconfigured` when the package is not installed, our own error when that is why it failed.
 */
export async function connectMcpClient(url: URL, info: McpClientInfo, fetch: Fetch, onClose: (client: Client) => void): Promise<Client> {
  const { Client, StreamableHTTPClientTransport } = await loadMcpPackage();
  const client = new Client(info, { versionNegotiation: { mode: "auto" } });
  const transport = new StreamableHTTPClientTransport(url, { fetch });
  transport.onclose = () => onClose(client);
  try {
    await client.connect(transport);
  } catch (error) {
    await client.close().catch(() => undefined);
    throw ourErrorIn(error) ?? error;
  }
  return client;
}

async function loadMcpPackage(): Promise<typeof import("@modelcontextprotocol/client")> {
  try {
    return await import("@modelcontextprotocol/client");
  } catch (cause) {
    throw new GuardError("sdk.misconfigured", {
      description: "The MCP client is not installed",
      hint: "npm install @modelcontextprotocol/client",
      cause,
    });
  }
}

/** The MCP client wraps what its fetch threw. */
function ourErrorIn(error: unknown): GuardError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (isGuardError(cause)) return cause;
  return undefined;
}
