import { existsSync } from "node:fs";
import { GuardError } from "@agent-id-guard/protocol";
import { readCheckpoint, toHex, verifyAudit } from "../audit/index.ts";
import type { BackupHeader } from "../backup/index.ts";
import { digests } from "../entropy/digests.ts";
import { chainHash } from "../open-ports.ts";
import { createSigner } from "../signer/node-crypto.ts";
import { linesOfFile } from "../sinks/checkpoint-file.ts";
import type { LoggedRecord, PublicJwk } from "../store/port.ts";
import { type DumpedRows, readDump } from "../store/read-dump.ts";

/** The settings that are looked at. */
const wanted: ReadonlySet<string> = new Set(["instance_id", "master_key_check"]);

/** What a backup that holds has been found to be. */
export interface CheckedBackup {
  readonly rows: number;
  readonly events: number;
  /** Proves which master key sealed what is in it. */
  readonly keyCheck: string;
  readonly signingKeyIds: readonly string[];
}

/**
 * Reads all of a backup before anything is done with it: every chunk opens, every row is there, the log is one chain that ends where the header says, and the signed
 * checkpoints of that time, where there are any, saw this log and no other. Throws `backup.unreadable`.
 */
export async function checkBackup(
  lines: AsyncIterable<string>,
  header: BackupHeader,
  checkpointFile: string | undefined,
): Promise<CheckedBackup> {
  const batches = readDump(lines)[Symbol.asyncIterator]();
  const settings = new Map<string, string>();
  const keys: PublicJwk[] = [];
  const keyIds: string[] = [];
  let rows = 0;
  let batch = await batches.next();
  for (; batch.done !== true && batch.value.table.table !== "audit_log"; batch = await batches.next()) {
    rows += batch.value.rows.length;
    for (const { id, value } of objectsOf(batch.value, "settings")) if (wanted.has(String(id))) settings.set(String(id), String(value));
    for (const row of objectsOf(batch.value, "signing_keys")) {
      keyIds.push(String(row.id));
      keys.push(row.public_jwk as PublicJwk);
    }
  }
  const log = new DumpedLog(batches, batch);
  const signer = createSigner();
  const verified = await verifyAudit({
    store: log,
    checkpoints: checkpointsUpTo(checkpointFile, header.head.seq),
    sha256: chainHash,
    verifyJws: (jws, candidates) => signer.verify(jws, candidates),
    publicKeys: keys,
    digest: digests.sha256Base64url,
    betweenPages: async () => {},
  });
  if (verified.firstBad !== undefined) throw wrongLog(verified.firstBad.why);
  if (verified.headSeq !== header.head.seq || log.lastHash !== header.head.hash) throw wrongLog("It does not end where the backup says.");
  if (settings.get("instance_id") !== header.instance) throw wrongLog("It is of another installation than the backup says.");
  return { rows, events: verified.events, keyCheck: settings.get("master_key_check") ?? "", signingKeyIds: keyIds };
}

/** The log as it comes along in a dump, which can be read once from its start to its end. */
class DumpedLog {
  readonly #batches: AsyncIterator<DumpedRows>;
  #current: IteratorResult<DumpedRows>;
  lastHash = "0".repeat(64);

  constructor(batches: AsyncIterator<DumpedRows>, current: IteratorResult<DumpedRows>) {
    this.#batches = batches;
    this.#current = current;
  }

  async records(): Promise<readonly LoggedRecord[]> {
    let records: readonly LoggedRecord[] = [];
    while (this.#current.done !== true && records.length === 0) {
      records = objectsOf(this.#current.value, "audit_log").map(({ seq, body, hash }) => ({
        seq: Number(seq),
        body: String(body),
        hash: new Uint8Array(Buffer.from(String(hash), "base64")),
        isMisfiled: false,
      }));
      this.#current = await this.#batches.next();
    }
    const last = records.at(-1);
    if (last !== undefined) this.lastHash = toHex(last.hash);
    return records;
  }
}

function objectsOf({ table, rows }: DumpedRows, wanted: string): readonly Readonly<Record<string, unknown>>[] {
  if (table.table !== wanted) return [];
  return rows.map((row) => Object.fromEntries(table.columns.map(([name], at) => [name, row[at]])));
}

/** The checkpoints that were there when the backup was made. */
async function* checkpointsUpTo(file: string | undefined, seq: number): AsyncGenerator<string> {
  if (file === undefined || !existsSync(file)) return;
  for await (const line of linesOfFile(file)) {
    if ((readCheckpoint(line)?.seq ?? 0) > seq) return;
    yield line;
  }
}

function wrongLog(why: string): GuardError {
  return new GuardError("backup.unreadable", { description: `The audit log in the backup does not verify. ${why}` });
}
