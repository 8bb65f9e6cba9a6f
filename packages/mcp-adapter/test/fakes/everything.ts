import { type CallToolResult, McpServer, ResourceTemplate, type ServerContext } from "@modelcontextprotocol/server";
import { z } from "zod";
import { anyCaller, identityOf, type PermissionOptions } from "../../src/index.ts";

/** What each thing of the server needs. `secret_tool`, `secret_prompt` and `tickets://desk/secret/…` have no entry. */
export const permissions: PermissionOptions = {
  permissions: {
    whoami: anyCaller,
    echo: "tickets:read",
    list_tickets: "tickets:read",
    close_ticket: "tickets:write",
    move_ticket: ["tickets:read", "tickets:write"],
    slow: "tickets:read",
    fails: "tickets:read",
    routed: "tickets:read",
  },
  prompts: { summary: "tickets:read", plan: "tickets:write" },
  resources: { "tickets://desk/open/*": "tickets:read", "tickets://desk/closed/*": "tickets:write" },
};

/** What the server behind the adapter saw and did. */
export interface Seen {
  /** Names of the tools that ran. */
  readonly ran: string[];
  /** Everything that reached tool code of each request. */
  readonly contexts: ServerContext[];
  /** Server objects that were made. */
  made: number;
  /** Signals of `slow` calls; each call ends when the test calls one of these, or never. */
  readonly slow: { readonly signal: AbortSignal; readonly finish: () => void }[];
}

/** An MCP server with one of each thing. */
export function createEverything(seen: Seen): McpServer {
  seen.made += 1;
  const server = new McpServer(
    { name: "everything", version: "1.0.0" },
    {
      capabilities: { logging: {}, tools: { listChanged: true }, resources: { subscribe: true } },
      cacheHints: { "tools/list": { ttlMs: 60_000, cacheScope: "public" } },
    },
  );
  const tool = (name: string, run: (args: { text: string }, ctx: ServerContext) => CallToolResult | Promise<CallToolResult>) =>
    server.registerTool(name, { description: name, inputSchema: z.object({ text: z.string().default("") }) }, (args, ctx) => {
      seen.ran.push(name);
      seen.contexts.push(ctx);
      return run(args, ctx);
    });
  const say = (text: string): CallToolResult => ({ content: [{ type: "text", text }] });
  for (const name of ["list_tickets", "close_ticket", "move_ticket", "secret_tool"]) tool(name, () => say(`${name} ran`));
  tool("echo", ({ text }) => say(text));
  tool("whoami", (_args, ctx) => say(JSON.stringify(identityOf(ctx))));
  tool("fails", () => ({ ...say("it broke"), isError: true }));
  tool("slow", async (_args, ctx) => {
    await ctx.mcpReq.notify({ method: "notifications/message", params: { level: "info", data: "started" } });
    await new Promise<void>((resolve) => seen.slow.push({ signal: ctx.mcpReq.signal, finish: resolve }));
    return say("slow ran");
  });
  server.registerTool("routed", { inputSchema: z.object({ region: z.string().meta({ "x-mcp-header": "Region" }) }) }, ({ region }) => {
    seen.ran.push("routed");
    return say(region);
  });
  for (const name of ["summary", "plan", "secret_prompt"])
    server.registerPrompt(name, {}, () => ({ messages: [{ role: "user", content: { type: "text", text: name } }] }));
  for (const kind of ["open", "closed", "secret"]) {
    const read = (uri: URL) => ({ contents: [{ uri: uri.href, text: `${kind} ticket` }] });
    server.registerResource(`${kind}-1`, `tickets://desk/${kind}/1`, {}, read);
    server.registerResource(kind, new ResourceTemplate(`tickets://desk/${kind}/{id}`, { list: undefined }), {}, read);
  }
  return server;
}
