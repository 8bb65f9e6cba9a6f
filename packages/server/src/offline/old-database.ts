import { isGuardError } from "@agent-id-guard/protocol";
import { type BackupHeader, type Ending, endedBy, readEnding, type Witness } from "../backup/index.ts";
import { openSnapshot, type Snapshot } from "../store/snapshot.ts";

const pageSize = 1_000;

/** What the database that is to be replaced knows. */
export interface OldDatabase {
  readonly instance: string;
  /** What it saw end after the backup was made; undefined where its log is not the one that the backup has the beginning of. */
  readonly witness: Witness | undefined;
}

/** Reads the database that is to be replaced, as far as it can be read. Undefined: there is none, nothing is in it, it is damaged, or of another version's schema. */
export async function readOldDatabase(database: string, header: BackupHeader): Promise<OldDatabase | undefined> {
  let snapshot: Snapshot;
  try {
    snapshot = await openSnapshot(database);
  } catch (error) {
    if (isGuardError(error)) return undefined;
    throw error;
  }
  try {
    const instance = (await snapshot.get("settings", "instance_id"))?.value;
    return instance === undefined ? undefined : { instance, witness: await readWitness(snapshot, header) };
  } catch {
    // It is damaged: that is why it is replaced.
    return undefined;
  } finally {
    await snapshot.close().catch(() => undefined);
  }
}

async function readWitness(snapshot: Snapshot, header: BackupHeader): Promise<Witness | undefined> {
  const { seq, hash } = header.head;
  const [known] = await snapshot.events({ afterSeq: seq - 1, limit: 1 });
  if (seq > 0 && (known?.seq !== seq || known.hash !== hash)) return undefined;
  const endings: Ending[] = [];
  let toSeq = seq;
  for (;;) {
    const page = await snapshot.events({ afterSeq: toSeq, limit: pageSize });
    for (const event of page) {
      if (endedBy(event).length === 0) continue;
      const ending = await readEnding(snapshot, event);
      if (ending !== undefined) endings.push(ending);
    }
    toSeq = page.at(-1)?.seq ?? toSeq;
    if (page.length < pageSize) break;
  }
  return { fromSeq: seq, toSeq, endings };
}
