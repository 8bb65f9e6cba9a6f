import { z } from "zod";
import { idSchema } from "../ids.ts";
import { momentMsSchema } from "./text.ts";

/** One place where a person is signed in. Its id names it and opens nothing. */
export const sessionSchema = z
  .object({
    id: idSchema("session"),
    current: z.boolean().meta({ description: "Whether this call came with it." }),
    authTimeMs: momentMsSchema,
    createdAtMs: momentMsSchema,
    lastSeenAtMs: momentMsSchema.meta({ description: "Exact to the minute." }),
    expiresAtMs: momentMsSchema.meta({ description: "At the latest; two hours without a request end it earlier." }),
    address: z.string().nullable().meta({ description: "Where the sign-in came from, as the server saw it." }),
    userAgent: z.string().nullable(),
  })
  .meta({ id: "Session" });
export type SessionAnswer = z.infer<typeof sessionSchema>;

/** The sessions of one person that are alive, last used first. */
export const sessionsSchema = z.object({ items: z.array(sessionSchema) }).meta({ id: "Sessions" });
