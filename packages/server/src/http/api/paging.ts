import { GuardError, type Page, type PageQuery } from "@agent-id-guard/protocol";
import type { Collection, Query } from "../../store/port.ts";
import type { Reply } from "./route.ts";

/** The part of a query that says which page is meant. */
export type Window = Pick<Query<Collection>, "limit" | "afterId" | "newestFirst">;

/** Reads one page of rows: one more than asked for tells whether there is a next one. */
export async function pageOfRows<Found extends { readonly id: string }, Item>(
  { limit, cursor, order }: PageQuery,
  find: (window: Window) => Promise<readonly Found[]>,
  present: (row: Found) => Item,
): Promise<Reply<Page<Item>>> {
  const afterId = cursor === undefined ? undefined : fromCursor(cursor);
  const found = await find({ limit: limit + 1, newestFirst: order === "newest", ...(afterId === undefined ? {} : { afterId }) });
  return { body: pageOf(found, limit, (row) => row.id, present) };
}

/** Cuts what was found to one page. `positionOf` is what the next page starts after. */
export function pageOf<Found, Item>(
  found: readonly Found[],
  limit: number,
  positionOf: (item: Found) => string,
  present: (item: Found) => Item,
): Page<Item> {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(present), nextCursor: found.length > limit && last !== undefined ? toCursor(positionOf(last)) : null };
}

/** The cursor that stands for a position. */
export const toCursor = (position: string): string => Buffer.from(`1.${position}`).toString("base64url");

/** The position that a cursor stands for. Throws `request.invalid` for a text that no page of ours handed out. */
function fromCursor(cursor: string): string {
  const position = /^1\.([a-z0-9_:]{1,120})$/.exec(Buffer.from(cursor, "base64url").toString("latin1"))?.[1];
  if (position === undefined || toCursor(position) !== cursor)
    throw new GuardError("request.invalid", { fields: [{ path: "cursor", message: "expected the nextCursor of a page" }] });
  return position;
}

/** The place in the audit log that a cursor stands for. Throws `request.invalid`. */
export const seqOf = (cursor: string): number => seqIn(fromCursor(cursor), "cursor");

/** The place in the audit log that a text names. Throws `request.invalid` naming `path`. */
export function seqIn(text: string, path: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new GuardError("request.invalid", { fields: [{ path, message: "expected what an earlier answer gave out" }] });
}
