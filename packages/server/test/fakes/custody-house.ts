import { syncSettingsSchema } from "@agent-id-guard/protocol";
import { createChange, createDraft } from "../../src/audit/index.ts";
import type { Clock } from "../../src/clock/port.ts";
import { type CustodyDeps, createCustody, startRewrapRunner } from "../../src/custody/index.ts";
import { createSystemEntropy } from "../../src/entropy/system.ts";
import { settle } from "../../src/instance.ts";
import { createEnvelope } from "../../src/kms/envelope.ts";
import { checkMasterKey, createKeyCheck, keyCheckName } from "../../src/kms/key-check.ts";
import { type Envelope, type Kms, sealContexts, toSealedRow } from "../../src/kms/port.ts";
import { createKmsRing } from "../../src/kms/ring.ts";
import type { Log } from "../../src/log/port.ts";
import type { CredentialVersionRow, RewrapJobRow, Row, SealedRow, Store, Writable, Write } from "../../src/store/port.ts";
import { resourceRow } from "./rows.ts";

const instance = "custody-house";
const batch = 500;

/** The value that was sealed under a number. */
export const secretOf = (number: number) => `upstream-key-${number}`;
export const versionIdOf = (number: number) => `crv_${String(number).padStart(26, "0")}`;
export const credentialIdOf = (number: number) => `crd_${String(number).padStart(26, "0")}`;

export interface CustodyHouseOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** The current key, then those before it. */
  readonly keys: readonly [Kms, ...Kms[]];
  /** Another envelope than that of the keys. */
  readonly around?: (envelope: Envelope) => Envelope;
}

/** The custody over a store and keys of a test, put together as in production. */
export async function openCustodyHouse({
  store,
  clock,
  log,
  keys: [current, ...previous],
  around = (envelope) => envelope,
}: CustodyHouseOptions) {
  const entropy = createSystemEntropy(clock);
  const draft = createDraft(clock, entropy);
  const kms = createKmsRing(current, previous);
  const envelope = createEnvelope({ kms, instanceId: instance, entropy, clock });
  await settle(store, keyCheckName, clock.nowMs(), () => checkMasterKey(kms, instance, undefined));
  const keyCheck = createKeyCheck(store, kms, instance);
  const deps: CustodyDeps = { store, kms, envelope: around(envelope), keyCheck, cachedKeySeconds: 300, clock, entropy, draft, log };
  const custody = createCustody(deps);
  const runner = startRewrapRunner(deps);
  const change = () => createChange({ draft, clock }, { type: "user", id: "usr_owner", role: "owner" }, {});

  const commit = async (...writes: readonly Write[]) =>
    void (await store.commit({ writes, events: [change().event({ action: "credential.create" })] }));

  return {
    store,
    kms,
    envelope,
    custody,
    runner,
    change,
    commit,
    /** Starts a job; whoever runs here takes it. */
    async start(everything = false): Promise<string> {
      const plan = await custody.planRewrap({ everything }, change());
      await store.commit(plan);
      return plan.answer.id;
    },
    /** A job once nothing runs in this process any more. */
    async finished(id: string): Promise<RewrapJobRow> {
      await runner.idle();
      return custody.job(id);
    },
    /** How many sealed things each key has wrapped. */
    async wrapped(): Promise<Readonly<Record<string, number>>> {
      return Object.fromEntries((await custody.describe()).wrapped.map(({ keyId, count }) => [keyId, count]));
    },
    /** Credentials, each with one version, sealed by the current key, beside those that are there. */
    async seed(count: number, from = 0): Promise<void> {
      if (from === 0) await commit({ verb: "insert", collection: "resources", row: resourceRow("res_1", []) });
      for (let at = from; at < from + count; at += batch) {
        const numbers = Array.from({ length: Math.min(batch, from + count - at) }, (_, index) => at + index);
        const writes = await Promise.all(numbers.map((number) => storing(envelope, number)));
        await commit(...writes.flat());
      }
    },
    async open(number: number): Promise<string> {
      const row = await store.get("credential_versions", versionIdOf(number));
      if (row === undefined) throw new Error(`version ${number} is lost`);
      return Buffer.from(await envelope.open(row, sealContexts.credential(row.credentialId, row.number))).toString();
    },
    async close() {
      await runner.close();
      await custody.close();
    },
  };
}

export type CustodyHouse = Awaited<ReturnType<typeof openCustodyHouse>>;

async function storing(envelope: Envelope, number: number): Promise<readonly Write[]> {
  const credentialId = credentialIdOf(number);
  const id = versionIdOf(number);
  const sealed = await envelope.seal(Buffer.from(secretOf(number)), sealContexts.credential(credentialId, 1));
  const version: CredentialVersionRow = { id, version: 1, createdAtMs: 1, credentialId, number: 1, retireAtMs: null, ...sealed };
  const credential: Row<"credentials"> = {
    id: credentialId,
    version: 1,
    createdAtMs: 1,
    name: `Key ${number}`,
    resourceId: "res_1",
    state: "active",
    kind: "secret",
    settings: {},
    modes: ["proxied"],
    sharing: "shared",
    destinations: [],
    injection: { in: "header", name: "authorization", template: "Bearer {secret}" },
    boundAgents: null,
    boundPeople: null,
    canary: false,
    rotation: null,
    rotateAtMs: null,
    activeVersionId: id,
  };
  return [
    { verb: "insert", collection: "credentials", row: credential },
    { verb: "insert", collection: "credential_versions", row: version },
  ];
}

/** Puts one row with something sealed into each collection that may have some, beside credential 0; the identity provider has two secrets. */
export async function sealOneOfEach({ commit, envelope, store }: CustodyHouse): Promise<void> {
  const base = { version: 1, createdAtMs: 1 };
  const seal = async (context: Parameters<Envelope["seal"]>[1]): Promise<SealedRow> =>
    toSealedRow(await envelope.seal(Buffer.from(`${context.purpose} ${context.id}`), context));
  const insert = <C extends Writable>(collection: C, row: Row<C>) => ({ verb: "insert", collection, row }) as Write;
  await commit(
    insert("signing_keys", {
      ...{ ...base, id: "key_1", state: "active", publicJwk: {} as Row<"signing_keys">["publicJwk"], activateAtMs: 1, retireAtMs: null },
      sealedPrivateKey: await seal(sealContexts.signing_key("key_1")),
    }),
    insert("connections", {
      ...{
        ...base,
        id: "con_1",
        credentialId: credentialIdOf(0),
        holder: "usr_1",
        state: "active",
        account: null,
        scopes: [],
        sealNumber: 7,
      },
      ...{ isRenewable: true, accessExpiresAtMs: null, refreshedAtMs: null, deadReason: null, diedAtMs: null },
      sealed: await seal(sealContexts.connection("con_1", 7)),
    }),
    insert("leases", {
      ...{ ...base, id: "lse_1", credentialId: credentialIdOf(0), connectionId: null, resourceId: "res_1", agentId: "agt_1", userId: null },
      ...{ mode: "token", purpose: null, txn: "txn_1", tokenId: "jti", address: null, state: "live", expiresAtMs: 2, mostUntilMs: 2 },
      ...{ renewals: 0, chain: [], endedAtMs: null, killing: null, killAtMs: null, handle: await seal(sealContexts.lease("lse_1")) },
    }),
    insert("identity_providers", {
      ...{ ...base, id: "idp_1", name: "Corp", kind: "oidc", state: "active", settings: {} as Row<"identity_providers">["settings"] },
      sync: syncSettingsSchema.parse({}),
      sealedSecrets: {
        clientSecret: await seal(sealContexts.idp_secret("idp_1", "clientSecret")),
        callbackKey: await seal(sealContexts.idp_secret("idp_1", "callbackKey")),
      },
    }),
    insert("connection_requests", {
      ...{ ...base, id: "cnr_1", credentialId: credentialIdOf(0), resourceId: "res_1", userId: "usr_1", agentId: null, status: "pending" },
      ...{ scopes: [], txn: "txn_1", stateHash: null, browserHash: null, connectionId: null, failure: null, finishedAtMs: null },
      ...{ expiresAtMs: 2, sealed: await seal(sealContexts.connection_request("cnr_1")) },
    }),
    insert("idempotency", {
      ...{ ...base, id: "answer", fingerprint: "f", status: 201, etag: null, expiresAtMs: 4_000_000_000_000 },
      body: JSON.stringify({ sealed: await seal(sealContexts.idempotency("answer")) }),
    }),
    insert("idempotency", {
      ...{ ...base, id: "plain", fingerprint: "f", status: 201, etag: null, expiresAtMs: 4_000_000_000_000 },
      body: JSON.stringify({ plain: '{"sealed":"no"}' }),
    }),
  );
  if ((await store.get("leases", "lse_1")) === undefined) throw new Error("nothing was seeded");
}
