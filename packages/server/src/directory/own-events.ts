import type { AuditEvent } from "@agent-id-guard/protocol";
import type { EventQuery, Store } from "../store/port.ts";

/** The most of the log that one question looks through. */
const pageSize = 1_000;
const mostPages = 10;

/**
 * Whether an event tells of what was done in a person's name, or with their account. What administrators do about them is theirs to record, and what a
 * resource server only claims is nobody's.
 */
function isOwn({ userId, category, detail }: AuditEvent, ownerId: string): boolean {
  return userId === ownerId && category !== "admin" && category !== "alert" && detail?.unverified !== true;
}

/** Part of a person's own events, and where to go on; undefined at the end of the log. */
export interface OwnEvents {
  readonly events: readonly AuditEvent[];
  readonly nextSeq: number | undefined;
}

/** The next `limit` events in a person's name after a place in the log. There may be fewer although the log goes on: `nextSeq` then says where. */
export async function listOwnEvents(
  store: Pick<Store, "events">,
  userId: string,
  query: Pick<EventQuery, "agentId" | "fromMs" | "newestFirst"> & { readonly limit: number; readonly fromSeq?: number | undefined },
): Promise<OwnEvents> {
  const { limit, fromSeq, ...conditions } = query;
  const side = query.newestFirst === true ? "beforeSeq" : "afterSeq";
  const events: AuditEvent[] = [];
  let position = fromSeq;
  for (let pages = 0; pages < mostPages; pages++) {
    const place = position === undefined ? {} : { [side]: position };
    const page = await store.events({ ...conditions, ...place, userId, limit: pageSize });
    for (const event of page) {
      if (events.length === limit) return { events, nextSeq: position };
      if (isOwn(event, userId)) events.push(event);
      position = event.seq;
    }
    if (page.length < pageSize) return { events, nextSeq: undefined };
  }
  return { events, nextSeq: position };
}
