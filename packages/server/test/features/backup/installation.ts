import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endpoints } from "@agent-id-guard/protocol";
import { createSystemClock } from "../../../src/clock/system.ts";
import { createGuard, type Guard } from "../../../src/guard.ts";
import { type BackupMade, makeBackup } from "../../../src/offline/make-backup.ts";
import { type RestoreOptions, type RestoreReport, restoreBackup } from "../../../src/offline/restore-backup.ts";
import { chainHash } from "../../../src/open-ports.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/port.ts";
import { FakeLog } from "../../fakes/fake-log.ts";

/** The admin API of a guard in this process. */
export type Api = <Answer = { readonly id: string; readonly version: number }>(
  method: string,
  path: string,
  body?: unknown,
  version?: number,
) => Promise<Answer>;

/** The files of an installation in a temporary folder, or its database elsewhere. */
export class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), "agent-id-guard-backup-"));
  readonly database: string;
  readonly options: RestoreOptions;

  /** `like`: the folder of one whose key, checkpoints, journal and backups it has, but not its database. */
  constructor(database?: string, like?: string) {
    if (like !== undefined) cpSync(like, this.folder, { recursive: true, filter: (path) => !path.includes(".sqlite") });
    this.database = database ?? join(this.folder, "guard.sqlite");
    this.options = {
      database: this.database,
      masterKeyFile: join(this.folder, "master.key"),
      checkpointFile: join(this.folder, "checkpoints.jsonl"),
      journalFile: join(this.folder, "revocations.jsonl"),
    };
  }

  at(name: string): string {
    return join(this.folder, name);
  }

  /** Another one with the same files. */
  copy(...without: readonly string[]): Installation {
    const other = new Installation();
    cpSync(this.folder, other.folder, { recursive: true });
    for (const name of without) rmSync(other.at(name), { force: true });
    return other;
  }

  async serve<T>(work: (api: Api, guard: Guard) => Promise<T>): Promise<T> {
    const guard = await createGuard(this.options);
    try {
      return await work(await apiOf(guard), guard);
    } finally {
      await guard.close();
    }
  }

  /** The store without a server. */
  async open<T>(work: (store: Store) => Promise<T>): Promise<T> {
    const store = await openStore({ database: this.database, clock: createSystemClock(), sha256: chainHash, log: new FakeLog() });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  backup(name: string, more: { readonly backupPassphrase?: string; readonly passphraseOnly?: boolean } = {}): Promise<BackupMade> {
    return makeBackup({ ...this.options, ...more }, this.at(name));
  }

  restore(path: string, more: Partial<RestoreOptions> = {}): Promise<RestoreReport> {
    return restoreBackup({ ...this.options, ...more }, path);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function apiOf(guard: Guard): Promise<Api> {
  const token = await guard.systemToken();
  return async <Answer>(method: string, path: string, body?: unknown, version?: number) => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (version !== undefined) headers["if-match"] = `"${version}"`;
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await guard.fetch(new Request(`${guard.issuer}${endpoints.adminApi}/${path}`, init));
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  };
}
