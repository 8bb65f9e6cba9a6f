import { z } from "zod";
import { momentMsSchema, reasonSchema } from "./text.ts";

/** Whether agents and clients may work at all. */
export const estateSchema = z
  .object({
    state: z.enum(["running", "stopped"]),
    sinceMs: momentMsSchema.nullable().meta({ description: "null: it has never been stopped." }),
    by: z
      .object({ type: z.enum(["user", "system"]), id: z.string(), name: z.string() })
      .nullable()
      .meta({ description: "Who stopped or resumed it last." }),
    reason: reasonSchema.nullable(),
  })
  .meta({ id: "Estate" });
export type EstateAnswer = z.infer<typeof estateSchema>;

/** Why everything is stopped: it goes on record, and everybody who asks is told. */
export const stopEstateSchema = z.strictObject({ reason: reasonSchema }).meta({ id: "StopEstate" });
