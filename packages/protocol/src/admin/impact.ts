import { z } from "zod";
import { departurePolicySchema } from "./departure.ts";
import { grantSchema } from "./grants.ts";
import { momentMsSchema } from "./text.ts";

/** The most that is named of one kind; `total` counts all. */
export const impactItems = 50;

const affectedSchema = z.object({
  total: z.int(),
  items: z.array(z.object({ id: z.string(), name: z.string() })).meta({ description: `At most ${impactItems}, oldest first.` }),
});
export type Affected = z.infer<typeof affectedSchema>;

/** What stops when something is suspended: its blast radius, from the registry, the grants and the log as they are now. */
export const impactSchema = z
  .object({
    agents: affectedSchema.meta({ description: "Agents that stop, or that lose what they call." }),
    people: affectedSchema.meta({ description: "People who lose something. A developer is told how many." }),
    clients: affectedSchema,
    resources: affectedSchema,
    grants: z.object({
      total: z.int(),
      items: z.array(
        grantSchema
          .pick({ id: true, subjectType: true, subjectId: true, resourceId: true, permissions: true })
          .extend({ subjectName: z.string(), resourceTitle: z.string() }),
      ),
    }),
    tokens: z.object({
      living: z.int().meta({ description: "Access tokens of the last hour that are neither expired nor revoked and would die." }),
      isComplete: z.boolean().meta({ description: "Whether all of the log that could tell was read." }),
    }),
    leases: z.int().meta({ description: "Deliveries that agents hold and that would end: what can be called back is." }),
    callsLastDay: z.int().optional().meta({
      description: "Calls that were let through in the last 24 hours, where they are counted: of agents, credentials, and all there is.",
    }),
    departure: z
      .object({
        ...departurePolicySchema.shape,
        ownedAgents: affectedSchema.meta({ description: "Agents that would lose their owner." }),
        isLastOwner: z.boolean().meta({ description: "Whether nobody would be left who can do everything." }),
      })
      .optional()
      .meta({ description: "Of a person: what it would mean if they left." }),
    atMs: momentMsSchema,
  })
  .meta({ id: "Impact" });
export type Impact = z.infer<typeof impactSchema>;
