import { type SyncSettings, syncSettingsSchema } from "@agent-id-guard/protocol";
import { createChange, createDraft } from "../../src/audit/index.ts";
import { planApproval, planCancel, planRun, readJob, startSyncRunner, type Wanted } from "../../src/directory/index.ts";
import { digests } from "../../src/entropy/digests.ts";
import { createSystemEntropy } from "../../src/entropy/system.ts";
import type { DirectorySource, IdentityProvider, IdentityProviders } from "../../src/idp/port.ts";
import { openStore } from "../../src/store/open.ts";
import type { Collection, IdentityProviderRow, Row, Store, SyncJobRow, Where } from "../../src/store/port.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeDirectory, providerOf } from "./fake-directory.ts";
import { FakeLog } from "./fake-log.ts";
import { sha256 } from "./fake-store.ts";

/** The sync of one provider: SQLite in memory, a directory of the test's own, a clock that it moves. */
export type SyncHouse = Awaited<ReturnType<typeof openSyncHouse>>;

export const providerId = "idp_01k9x3v7q8e5m2n4p6r8s0t1v3";

export async function openSyncHouse(settings: Partial<SyncSettings> = {}, directory: DirectorySource = new FakeDirectory()) {
  const clock = new FakeClock();
  const log = new FakeLog();
  const entropy = createSystemEntropy(clock);
  const draft = createDraft(clock, entropy);
  const store = await openStore({ database: ":memory:", clock, sha256, log });
  const asked = { addresses: [] as string[], answer: async () => {} };
  const provider: IdentityProvider = {
    ...providerOf(directory),
    subscribe: (address) => {
      asked.addresses.push(address);
      return asked.answer();
    },
  };
  const providers: IdentityProviders = {
    open: async () => provider,
    sealSecret: () => Promise.reject(new TypeError("nothing is sealed here")),
  };
  const row: IdentityProviderRow = {
    id: providerId,
    version: 1,
    createdAtMs: clock.nowMs(),
    name: "Corp",
    kind: "ldap",
    state: "active",
    settings: {} as IdentityProviderRow["settings"],
    sealedSecrets: {},
    sync: syncSettingsSchema.parse({ enabled: true, fullEveryHours: 0, incrementalEveryMinutes: 0, ...settings }),
  };
  const admin = () => createChange({ draft, clock }, { type: "user", id: "usr_admin", role: "owner" }, {});
  const event = () => admin().event({ action: "identity_provider.create", target: { type: "identity_provider", id: row.id } });
  await store.commit({ writes: [{ verb: "insert", collection: "identity_providers", row }], events: [event()] });
  const deps = { store, clock, entropy, digests, draft, providers, issuer: "https://guard.example", log };
  const open = () => startSyncRunner(deps);
  let runner = open();
  const provided = async () => (await store.get("identity_providers", providerId)) ?? row;

  async function finished(planned: Promise<{ readonly answer: SyncJobRow } & Parameters<Store["commit"]>[0]>): Promise<SyncJobRow> {
    const plan = await planned;
    await store.commit(plan);
    await runner.idle();
    return readJob(store, plan.answer.id);
  }

  return {
    clock,
    log,
    store,
    deps,
    draft,
    entropy,
    directory,
    /** For callbacks, and what the provider says to that. */
    asked,
    admin,
    runner: () => runner,
    restart: async () => {
      await runner.close();
      runner = open();
    },
    /** Runs a job to its end. */
    run: async (wanted: Partial<Wanted> = {}) => {
      clock.advance(1);
      return finished(planRun(deps, await provided(), { mode: "full", dryRun: false, trigger: "manual", ...wanted }, admin()));
    },
    approve: async (job: SyncJobRow) => finished(planApproval(deps, await provided(), job, job.version, admin())),
    cancel: async (job: SyncJobRow) => store.commit(planCancel(job, job.version, admin())),
    set: async (sync: Partial<SyncSettings>) => {
      const { id, version, sync: before } = await provided();
      const write = {
        verb: "compareAndSet",
        collection: "identity_providers",
        id,
        version,
        set: { sync: { ...before, ...sync } },
      } as const;
      await store.commit({ writes: [write], events: [event()] });
    },
    all: <C extends Collection>(collection: C, where: Where<C> = {}): Promise<readonly Row<C>[]> =>
      store.find(collection, { where, limit: 1_000 }),
    seq: async () => (await store.events({ newestFirst: true, limit: 1 }))[0]?.seq ?? 0,
    close: async () => {
      await runner.close();
      await store.close();
    },
  };
}
