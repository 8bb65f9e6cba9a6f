import type { AuditEventDraft } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { BackupHeader } from "./header.ts";
import type { Reach } from "./reach.ts";

/** What is restored, as the log says it. */
export interface Restored {
  readonly header: BackupHeader;
  readonly reach: Reach;
  /** Keys that the backup has: what they signed is dead, whenever it says that it was. */
  readonly keyIds: readonly string[];
}

/**
 * The event of a restore, the first in the log behind the backup's last. It names the numbers that were lost, and kills every token there is: nobody knows which of
 * them rest on something that is gone.
 */
export function planRestoreEvent(change: Change, { header, reach, keyIds }: Restored): AuditEventDraft {
  return change.event({
    action: "backup.restore",
    target: { type: "backup", id: header.id },
    ...(reach.gap === undefined ? {} : { reason: reach.gap }),
    detail: {
      madeAtMs: header.madeAtMs,
      lostFromSeq: header.head.seq + 1,
      lostToSeq: reach.newestSeq,
      endings: reach.endings.length,
      isWhole: reach.gap === undefined,
    },
    revokes: [{ kind: "all", id: "" }, ...keyIds.map((id) => ({ kind: "key" as const, id }))],
  });
}
