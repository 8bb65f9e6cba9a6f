import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes commits durable beside the main thread, so that it goes on working while the disk does. */
export interface WalSync {
  /** Resolves once everything that has been committed by now is on the disk. Once it has failed it fails for ever: what the disk holds is then unknown. */
  flush(): Promise<void>;
  /** Throws the failure of an earlier flush: nothing more may be written then. */
  mustBeSound(): void;
  /** Resolves when no flush is under way any more, whether it succeeded or not. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Syncs the write-ahead log of an SQLite file (`<path>-wal`). SQLite has written it by the time a commit returns, so a sync of the file is all that
 * `synchronous=FULL` would add; checkpoints sync what they need themselves (`synchronous=NORMAL`).
 */
export function createWalSync(path: string): WalSync {
  return new FileWalSync(path);
}

class FileWalSync implements WalSync {
  readonly #path: string;
  #handle: FileHandle | undefined;
  #running: Promise<void> | undefined;
  /** The flush after the running one, which covers everybody who has come since that began. */
  #next: Promise<void> | undefined;
  #failure: unknown;

  constructor(path: string) {
    this.#path = path;
  }

  flush(): Promise<void> {
    if (this.#running === undefined) return this.#begin();
    this.#next ??= this.#running.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  mustBeSound(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  async quiet(): Promise<void> {
    while (this.#running !== undefined) await (this.#next ?? this.#running).catch(() => {});
  }

  async close(): Promise<void> {
    await this.quiet();
    await this.#handle?.close();
    this.#handle = undefined;
  }

  #begin(): Promise<void> {
    this.#next = undefined;
    const running = this.#sync().finally(() => {
      if (this.#next === undefined) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #sync(): Promise<void> {
    this.mustBeSound();
    try {
      await this.#syncFile();
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  /** The log is made by the first commit; its name is as new as it is. */
  async #syncFile(): Promise<void> {
    if (this.#handle === undefined) {
      this.#handle = await open(`${this.#path}-wal`, "r+");
      await syncFolder(dirname(this.#path));
    }
    await this.#handle.datasync();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
