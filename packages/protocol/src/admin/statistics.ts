import { z } from "zod";
import { idSchema } from "../ids.ts";
import { agentKindSchema, agentStateSchema } from "./agents.ts";
import { pageOf, pageQuerySchema } from "./page.ts";
import { momentMsSchema } from "./text.ts";

/** How long one point of a series is. Days are those of UTC. */
export const bucketLengthsMs = { "5m": 300_000, "1h": 3_600_000, "1d": 86_400_000 } as const;
/** The most points of one series. */
export const maxSeriesPoints = 800;

const timeSchema = z.coerce.number().pipe(momentMsSchema).optional();
const fromMs = timeSchema.meta({ description: "24 hours before `toMs` unless told." });
const toMs = timeSchema.meta({ description: "Now unless told." });

export const statisticsQuerySchema = z.strictObject({
  fromMs,
  toMs,
  bucket: z
    .enum(["5m", "1h", "1d"])
    .default("1h")
    .meta({ description: `How long one point is; a series has at most ${maxSeriesPoints}. Five minutes reach 40 days back.` }),
});
export type StatisticsQuery = z.output<typeof statisticsQuerySchema>;

/** What was done by one agent, or with one credential, is counted by the hour. */
export const activityQuerySchema = z.strictObject({ fromMs, toMs, bucket: z.enum(["1h", "1d"]).default("1h") });

const valuesSchema = z.array(z.int());

/** Numbers over time, by column: the nth of each list belongs to the nth moment. Moments with nothing in them are there, with zeros. */
export const seriesSchema = z
  .object({
    bucketMs: z.int(),
    atMs: z.array(momentMsSchema).meta({ description: "When each point begins." }),
    calls: valuesSchema.meta({ description: "Calls of resources and tools that were let through." }),
    answers: valuesSchema.meta({ description: "Calls of which it is known what became of them." }),
    failures: valuesSchema.meta({ description: "Whatever failed." }),
    denials: valuesSchema.meta({ description: "Whatever was refused." }),
    tokens: valuesSchema.meta({ description: "Access tokens that were issued." }),
  })
  .meta({ id: "Series" });
export type SeriesAnswer = z.infer<typeof seriesSchema>;

const partyCountsSchema = z.object({ total: z.int(), active: z.int(), suspended: z.int() });
const countOf = <const Key extends string>(keys: readonly Key[]) => z.record(z.enum(keys), z.int());

/** What is registered, and what happened over a time. A developer sees their own agents in it, and null where they may see nothing. */
export const statisticsSchema = z
  .object({
    agents: z.object({ total: z.int(), byState: countOf(agentStateSchema.options), byKind: countOf(agentKindSchema.options) }),
    clients: partyCountsSchema,
    people: partyCountsSchema.nullable(),
    resources: partyCountsSchema.extend({ byKind: countOf(["llm", "mcp", "service", "agent"]) }),
    credentials: partyCountsSchema.nullable(),
    newestSeq: z.int().nullable().meta({ description: "The newest event's number, which is how many events there are." }),
    series: seriesSchema,
  })
  .meta({ id: "Statistics" });
export type StatisticsAnswer = z.infer<typeof statisticsSchema>;

/** Since when, until when and how much something has been used. */
export const activitySchema = z
  .object({
    firstSeenAtMs: momentMsSchema.nullable().meta({ description: "Null: never seen." }),
    lastSeenAtMs: momentMsSchema.nullable(),
    usesLastDay: z.int().meta({ description: "Calls let through in the last 24 hours, to the hour." }),
    usesLast30Days: z.int(),
    series: seriesSchema,
  })
  .meta({ id: "Activity" });
export type ActivityAnswer = z.infer<typeof activitySchema>;

/** A version of a credential; never its value. */
export const credentialVersionSchema = z
  .object({
    id: idSchema("credentialVersion"),
    number: z.int(),
    createdAtMs: momentMsSchema,
    active: z.boolean(),
    retireAtMs: momentMsSchema.nullable().meta({
      description:
        "From when on it opens no more, and is erased; null: it is the active one, or a new one that the other side is about to be given.",
    }),
    lastUsedAtMs: momentMsSchema
      .nullable()
      .meta({ description: "When it went out last, as far as is known: uses are counted by the hour." }),
    kmsKeyId: z.string().meta({ description: "The key that it is sealed with." }),
  })
  .meta({ id: "CredentialVersion" });
export type CredentialVersionAnswer = z.infer<typeof credentialVersionSchema>;
export const credentialVersionPageSchema = pageOf(credentialVersionSchema).meta({ id: "CredentialVersionPage" });
export const credentialVersionQuerySchema = pageQuerySchema.extend({ order: z.enum(["oldest", "newest"]).default("newest") });
