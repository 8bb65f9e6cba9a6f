import type { AuditEvent } from "./queries.ts";

/** The object that people look at when they ask what an event was about: for a membership (`grp_…:usr_…`) the group. */
export function targetIdOf({ target }: Pick<AuditEvent, "target">): string | undefined {
  return target?.type === "membership" ? target.id.split(":")[0] : target?.id;
}
