import { createChange } from "../audit/index.ts";
import { type ConnectionRow, isStoreFailure, type Store } from "../store/port.ts";
import { planDisconnect } from "./disconnect.ts";
import { endRequest } from "./end-request.ts";
import type { ConnectionPorts } from "./ports.ts";
import { isOpen, outOfTime } from "./requests.ts";

const pageSize = 1_000;
/** How often everything is looked at, for what no event told of and what a process left behind. */
const roundMs = 60_000;
/** How long what is over can be asked for. */
const keptMs = 24 * 3_600_000;
/** So long a provider that does not answer is asked again to end what somebody who left had there. */
const patienceMs = 24 * 3_600_000;

type Ports = Omit<ConnectionPorts, "store"> & { readonly store: Store };

/**
 * Ends what is over, for as long as it is not stopped: connections of people who left (at the provider, too), requests whose time has passed. Nothing is remembered but the rows
 * themselves, so a crash loses nothing, and several replicas may do it: the first to change a row wins.
 */
export function startConnectionUpkeep(ports: Ports): () => Promise<void> {
  const { store, clock, log } = ports;
  let stopped = false;
  let isDue = false;
  let working: Promise<void> | undefined;
  let cancel = clock.after(0, wake);

  function wake(): void {
    if (stopped) return;
    isDue = true;
    working ??= work();
  }
  async function work(): Promise<void> {
    while (isDue && !stopped) {
      isDue = false;
      cancel();
      await round(ports).catch((error: unknown) => log.warn({ err: error }, "what is over of connections could not be ended"));
    }
    working = undefined;
    if (!stopped) cancel = clock.after(roundMs, wake);
  }
  const unsubscribe = store.subscribe((events) => {
    if (events.some(({ action }) => action === "user.depart")) wake();
  });

  return async () => {
    stopped = true;
    unsubscribe();
    cancel();
    await working;
  };
}

async function round(ports: Ports): Promise<void> {
  await endRequests(ports);
  await eachPage(
    (window) => ports.store.find("connections", window),
    (row) => disconnectDeparted(ports, row),
  );
}

async function disconnectDeparted(ports: Ports, row: ConnectionRow): Promise<void> {
  const user = await ports.store.get("users", row.holder);
  const departedAtMs = user?.departedAtMs ?? null;
  if (departedAtMs === null) return;
  const change = createChange(ports, { type: "system", id: "system", role: "owner" }, {});
  const plan = await planDisconnect(ports, change, row);
  if (plan.answer.revokedAtProvider === "no" && ports.clock.nowMs() < departedAtMs + patienceMs) return;
  await ports.store.commit(plan).catch((error: unknown) => {
    if (!isStoreFailure(error, "spent")) throw error;
  });
}

async function endRequests(ports: Ports): Promise<void> {
  const { store, clock } = ports;
  const nowMs = clock.nowMs();
  const old: string[] = [];
  await eachPage(
    (window) => store.find("connection_requests", window),
    async (row) => {
      if (isOpen(row) && row.expiresAtMs <= nowMs) {
        const credential = await store.get("credentials", row.credentialId);
        await endRequest(ports, row, {
          status: "expired",
          failure: outOfTime,
          credential,
          actorId: undefined,
          source: {},
        });
      }
      if (row.finishedAtMs !== null && row.finishedAtMs + keptMs <= nowMs) old.push(row.id);
    },
  );
  for (let from = 0; from < old.length; from += pageSize)
    await store.commit({
      writes: [{ verb: "remove", collection: "connection_requests", where: { id: old.slice(from, from + pageSize) } }],
      events: [],
    });
}

async function eachPage<Found extends { readonly id: string }>(
  find: (window: { readonly limit: number; readonly afterId?: string }) => Promise<readonly Found[]>,
  visit: (row: Found) => Promise<void>,
): Promise<void> {
  for (let afterId: string | undefined, full = true; full; ) {
    const page = await find({ limit: pageSize, ...(afterId === undefined ? {} : { afterId }) });
    for (const row of page) await visit(row);
    afterId = page.at(-1)?.id;
    full = page.length === pageSize;
  }
}
