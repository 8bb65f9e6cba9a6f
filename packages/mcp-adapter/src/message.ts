import { GuardError, parseStrictJson } from "@agent-id-guard/protocol";
import {
  classifyInboundRequest,
  type InboundClassificationOutcome,
  isJsonContentType,
  readRequestBody,
} from "@modelcontextprotocol/server";
import { z } from "zod";

/** More nesting than the arguments of any tool need; recursive readers behind us would pay for it. */
const deepest = 64;

const messageSchema = z.strictObject({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string().max(256), z.int()]).optional(),
  method: z.string().max(200),
  params: z.record(z.string(), z.unknown()).optional(),
});

/** One JSON-RPC request, or a notification where `id` is absent. */
export type Message = z.infer<typeof messageSchema>;

/**
 * Reads the one message of a POST (MCP 2026-07-28, streamable HTTP). What is returned is decided on and handed to the server: no second reader sees the bytes.
 * Throws `request.unsupported_media_type`, `request.too_large`, and `request.malformed` for a batch, a response, a member named twice (case MCP-05),
 * or anything else that is not a single JSON-RPC message.
 */
export async function readMessage(request: Request, maxBytes: number): Promise<Message> {
  if (!isJsonContentType(request.headers.get("content-type")))
    throw new GuardError("request.unsupported_media_type", { hint: "Send application/json." });
  const body = await readRequestBody(request, maxBytes);
  if (body.tooLarge) throw new GuardError("request.too_large");
  const value = parseStrictJson(body.text, deepest);
  if (Array.isArray(value)) throw malformed("A batch of messages is not accepted: send each in a request of its own");
  const message = messageSchema.safeParse(value);
  if (!message.success) throw malformed("The body is not a JSON-RPC 2.0 request or notification");
  return message.data;
}

/** What the MCP SDK makes of a message and the headers that mirror it: the era that it is served in, or a rejection (MCP 2026-07-28, T4 to T6). */
export function routeOf({ headers }: Request, message: Message): InboundClassificationOutcome {
  const header = (name: string) => headers.get(name) ?? undefined;
  const protocolVersionHeader = header("mcp-protocol-version");
  const mcpMethodHeader = header("mcp-method");
  return classifyInboundRequest({
    httpMethod: "POST",
    ...(protocolVersionHeader === undefined ? {} : { protocolVersionHeader }),
    ...(mcpMethodHeader === undefined ? {} : { mcpMethodHeader }),
    body: message,
  });
}

function malformed(description: string): GuardError {
  return new GuardError("request.malformed", { description, hint: "See the streamable HTTP transport of the Model Context Protocol." });
}
