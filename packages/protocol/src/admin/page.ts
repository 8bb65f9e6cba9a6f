import { z } from "zod";

/** The most objects of one page, and how many there are unless told. */
export const pageLimits = { max: 200, default: 50 } as const;

/** Query parameters of every list. A cursor is opaque: only what a page handed out is taken. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(pageLimits.max).default(pageLimits.default).meta({ description: "Objects in one page." }),
  cursor: z.string().min(1).max(200).optional().meta({ description: "`nextCursor` of the page before." }),
  order: z.enum(["oldest", "newest"]).default("oldest").meta({ description: "Which come first." }),
});
export type PageQuery = z.output<typeof pageQuerySchema>;

/** Text that is looked for in names, ignoring ASCII case. */
export const searchSchema = z.string().min(1).max(100).optional().meta({ description: "Only objects whose name contains this." });

/** One page of a list. `nextCursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** One page of a list. */
export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}
