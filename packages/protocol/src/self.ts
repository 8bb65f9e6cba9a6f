import { z } from "zod";

/** What an agent may reach, as `GET /self` tells it. Names and addresses only; no secret is ever in it. */
export const selfSchema = z.object({
  id: z.string(),
  kind: z.enum(["agent", "resource", "client"]),
  name: z.string(),
  ownerId: z.string().optional(),
  /** For an agent: its own identifier, the `aud` of tokens that people and other agents call it with. For a resource: its identifier. */
  identifier: z.string().optional(),
  resources: z.array(
    z.object({
      id: z.string(),
      /** The short name that `llm()` and the gateway path use. */
      name: z.string(),
      kind: z.enum(["llm", "mcp", "service", "agent"]),
      identifier: z.string(),
      /** Base address below which calls go through the gateway; absent for resources that are called directly (mcp, agent). */
      gatewayUrl: z.string().optional(),
      /** The upstream address that the gateway forwards to: `session.fetch` maps URLs below it to `gatewayUrl`. */
      upstreamUrl: z.string().optional(),
      /** Permissions that the agent's own grants give. A delegated call has those of them that the person has too. */
      permissions: z.array(z.string()),
    }),
  ),
});
export type Self = z.infer<typeof selfSchema>;
