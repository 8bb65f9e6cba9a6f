import { z } from "zod";
import { roleSchema } from "./users.ts";

/** Who is calling, as the server sees it. */
export const meSchema = z
  .object({
    type: z.enum(["user", "system"]),
    id: z.string(),
    name: z.string(),
    role: roleSchema,
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof meSchema>;
