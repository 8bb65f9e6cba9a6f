/** Backups: what a restore has to end again, and the journal that remembers it outside the database. */
export { behindJournal } from "./behind-journal.ts";
export { endLeases } from "./end-leases.ts";
export { type Ending, readEnding } from "./ending.ts";
export { endedBy } from "./endings.ts";
export { type BackupHeader, backupHeaderSchema, keyContext } from "./header.ts";
export { createJournal, type Journal } from "./journal.ts";
export { compactJournal, readJournalLine } from "./journal-line.ts";
export { type Reach, reachOf, readJournal, type Witness } from "./reach.ts";
export { type Reapplied, reapplyEndings } from "./reapply.ts";
export { planRestoreEvent, type Restored } from "./restore-event.ts";
