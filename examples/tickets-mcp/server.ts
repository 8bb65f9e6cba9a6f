/*
 * A small MCP server of an ordinary kind, protected by the adapter. The parts that protect it are the call of `protect` and `identityOf`.
 */
import { identityOf, protect } from "@agent-id-guard/mcp-adapter";
import type { PartyCredential } from "@agent-id-guard/sdk";
import { serve } from "@hono/node-server";
import { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";

interface Ticket {
  readonly id: number;
  readonly title: string;
  readonly state: "open" | "closed";
  /** Who closed it, and in which transaction. */
  readonly closedBy?: string;
}

/** How the server signs in, and where it listens. */
export type TicketsServerOptions = PartyCredential & {
  readonly issuer: string;
  /** The id of its registration, `res_…`. */
  readonly resourceId: string;
  /** Its identifier as registered; the address where it listens unless given. */
  readonly resource?: string | undefined;
  /** A free port unless given. */
  readonly port?: number | undefined;
};

/** Starts the server on loopback and resolves once it lets callers in. */
export async function startTicketsServer({ resource, port = 0, ...options }: TicketsServerOptions) {
  const tickets = new Map<number, Ticket>([
    [1, { id: 1, title: "The coffee machine is empty", state: "open" }],
    [2, { id: 2, title: "The printer is on fire", state: "open" }],
  ]);
  let answer = async (_request: Request) => new Response(null, { status: 503 });
  const listener = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const server = serve({ fetch: (request) => answer(request), hostname: "127.0.0.1", port }, () => resolve(server));
  });
  const address = listener.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : port}/mcp`;
  const guarded = protect(() => createServer(tickets), {
    ...options,
    resource: resource ?? url,
    path: "/mcp",
    allowedHosts: ["127.0.0.1", "localhost"],
    name: "Tickets",
    basicScope: ["tickets:read"],
    permissions: { list_tickets: "tickets:read", close_ticket: "tickets:write", delete_all_tickets: "tickets:admin" },
  });
  answer = guarded.fetch;
  const close = async () => {
    await guarded.close();
    await new Promise<void>((resolve) => listener.close(() => resolve()));
  };
  try {
    await guarded.ready();
  } catch (error) {
    await close();
    throw error;
  }
  return { url, close };
}

/** One server object a request; what they share is the tickets. */
function createServer(tickets: Map<number, Ticket>): McpServer {
  const server = new McpServer({ name: "tickets", version: "1.0.0" });
  const text = (value: string) => ({ content: [{ type: "text" as const, text: value }] });

  server.registerTool("list_tickets", { description: "Lists all tickets" }, () =>
    text([...tickets.values()].map(({ id, title, state }) => `#${id} ${title} (${state})`).join("; ") || "There are no tickets"),
  );
  server.registerTool("close_ticket", { description: "Closes a ticket", inputSchema: z.object({ id: z.int() }) }, ({ id }, ctx) => {
    const ticket = tickets.get(id);
    if (ticket === undefined) return { ...text(`There is no ticket #${id}`), isError: true };
    const { subject, txn } = identityOf(ctx);
    tickets.set(id, { ...ticket, state: "closed", closedBy: `${subject} in ${txn}` });
    return text(`Closed #${id} for ${subject}`);
  });
  server.registerTool("delete_all_tickets", { description: "Deletes all tickets" }, () => {
    tickets.clear();
    return text("All tickets are deleted");
  });
  return server;
}
