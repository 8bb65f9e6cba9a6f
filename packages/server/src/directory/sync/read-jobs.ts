import { GuardError } from "@agent-id-guard/protocol";
import type { Query, Store, SyncJobRow } from "../../store/port.ts";

/** The job. Throws `entity.not_found`. */
export async function readJob(store: Pick<Store, "get">, id: string): Promise<SyncJobRow> {
  const job = await store.get("sync_jobs", id);
  if (job === undefined) throw new GuardError("entity.not_found");
  return job;
}

/** The jobs that match. */
export function listJobs(store: Pick<Store, "find">, query: Query<"sync_jobs">): Promise<readonly SyncJobRow[]> {
  return store.find("sync_jobs", query);
}
