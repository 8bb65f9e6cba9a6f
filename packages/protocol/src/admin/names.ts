import { z } from "zod";

const id = "[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}";

/** At most this many names are asked for at once. */
export const maxNames = 100;

export const namesQuerySchema = z.strictObject({
  ids: z
    .string()
    .regex(new RegExp(`^${id}(,${id}){0,${maxNames - 1}}$`), `expected 1 to ${maxNames} ids with commas between them`)
    .meta({ description: "Ids of agents, clients, resources, people, groups and credentials, with commas between them." }),
});

/** What people call these objects. Those that the caller may not see, and those that are not there, are left out alike. */
export const namesSchema = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }).meta({ id: "Names" });
export type Names = z.infer<typeof namesSchema>;
