import { z } from "zod";
import { eventOutcomes } from "../event-kinds.ts";
import { idSchema } from "../ids.ts";
import { agentKindSchema, agentStateSchema } from "./agents.ts";
import { pageOf, pageQuerySchema } from "./page.ts";
import { momentMsSchema } from "./text.ts";

/** An agent as a person sees it whom it may act for. */
export const myAgentSchema = z
  .object({
    agentId: idSchema("agent"),
    name: z.string(),
    purpose: z.string(),
    kind: agentKindSchema,
    state: agentStateSchema,
    mayInvoke: z.boolean().meta({ description: "Whether the person may call it, through a client that may." }),
    lastActedAtMs: momentMsSchema.nullable().meta({ description: "When it last did something in the person's name; null: not lately." }),
    resources: z
      .array(z.object({ id: idSchema("resource"), title: z.string(), lastUsedAtMs: momentMsSchema }))
      .meta({ description: "What it reached in the person's name, last used first." }),
  })
  .meta({ id: "MyAgent" });
export type MyAgent = z.infer<typeof myAgentSchema>;

export const myAgentsSchema = z
  .object({
    items: z.array(myAgentSchema).meta({ description: "Those that acted last come first." }),
    sinceMs: momentMsSchema.meta({ description: "How far back the log was read." }),
    isComplete: z.boolean().meta({ description: "Whether no agent had to be left out." }),
  })
  .meta({ id: "MyAgents" });
export type MyAgents = z.infer<typeof myAgentsSchema>;

const namedSchema = z.object({ id: z.string(), name: z.string() }).nullable();

/** What was done in a person's name, or with their account: no more of the event than is theirs. */
export const myEventSchema = z
  .object({
    id: z.string(),
    timeMs: momentMsSchema,
    action: z.string(),
    outcome: z.enum(eventOutcomes),
    agent: namedSchema,
    client: namedSchema,
    resource: namedSchema,
    txn: z.string().nullable(),
    tool: z.string().nullable().meta({ description: "The tool that was called, where an adapter reports it." }),
    address: z.string().nullable().meta({ description: "Where a sign-in came from." }),
    userAgent: z.string().nullable(),
  })
  .meta({ id: "MyEvent" });
export type MyEvent = z.infer<typeof myEventSchema>;
export const myEventPageSchema = pageOf(myEventSchema).meta({ id: "MyEventPage" });
export const myEventQuerySchema = pageQuerySchema.extend({
  order: z.enum(["oldest", "newest"]).default("newest"),
  agentId: idSchema("agent").optional(),
});

/** What stopped when a person stopped an agent for themselves. */
export const stoppedAgentSchema = z
  .object({
    agentId: idSchema("agent"),
    stoppedAtMs: momentMsSchema.meta({ description: "Its tokens for the person that were issued until then are dead." }),
    endedSignIns: z.int().meta({ description: "How many clients lost the refresh token with which they called it for the person." }),
  })
  .meta({ id: "StoppedAgent" });
export type StoppedAgent = z.infer<typeof stoppedAgentSchema>;
