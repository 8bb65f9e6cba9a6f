import type { AuditEvent } from "@agent-id-guard/protocol";
import type { SealedRecord } from "../store/port.ts";

/** Numbers that had been given to events which the database lost when a backup took its place: from the one behind the backup's last to the last that was known. */
export interface RestoredRange {
  readonly fromSeq: number;
  readonly toSeq: number;
}

/** The numbers that a record says a restore lost; undefined: it tells of no restore, or nothing was lost. */
export function restoredRange({ body }: Pick<SealedRecord, "body">): RestoredRange | undefined {
  if (!body.includes('"action":"backup.restore"')) return undefined;
  const { action, detail } = JSON.parse(body) as Pick<AuditEvent, "action" | "detail">;
  if (action !== "backup.restore") return undefined;
  const { lostFromSeq, lostToSeq } = detail ?? {};
  return typeof lostFromSeq === "number" && typeof lostToSeq === "number" ? { fromSeq: lostFromSeq, toSeq: lostToSeq } : undefined;
}
