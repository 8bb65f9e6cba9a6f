import type { Administrator, Checkpoints } from "../audit/index.ts";
import type { AgentRow, CredentialRow, GrantRow, IdentityProviderRow, ResourceRow, SecretRow, Store, UserRow } from "../store/port.ts";
import { everyRow } from "./every-row.ts";
import { readUses, talliesBetween, type Use, useOf } from "./tallies.ts";

const dayMs = 86_400_000;
/** How many ids one question names. */
const idsAtOnce = 200;

type Reads = Pick<Store, "find" | "count">;

export interface AttentionPorts {
  readonly store: Reads;
  readonly checkpoints: Pick<Checkpoints, "failingSinceMs">;
}

/** What is looked at. A developer's facts are about their own agents and nothing else. */
export interface AttentionFacts {
  readonly nowMs: number;
  readonly agents: readonly AgentRow[];
  readonly uses: ReadonlyMap<string, Use>;
  readonly grants: readonly GrantRow[];
  readonly secrets: readonly SecretRow[];
  /** Names of the parties that secrets and grants are about. */
  readonly names: ReadonlyMap<string, string>;
  readonly owners: ReadonlyMap<string, UserRow>;
  /** Undefined for a developer. */
  readonly estate: EstateFacts | undefined;
}

export interface EstateFacts {
  readonly credentials: readonly CredentialRow[];
  readonly resources: readonly ResourceRow[];
  readonly activeOwners: readonly UserRow[];
  /** Active people whom their provider does not show any more. */
  readonly unknownUpstream: readonly UserRow[];
  readonly syncs: SyncFacts;
  readonly identityProviders: number;
  readonly checkpointsFail: boolean;
  /** How often each alert was raised in the last 30 days. */
  readonly alerts: ReadonlyMap<string, number>;
}

/** Providers by how their directory syncs go. */
export interface SyncFacts {
  /** One that waits for a yes: there is at most one of each provider. */
  readonly waiting: readonly IdentityProviderRow[];
  /** Active ones whose last {@link manyRuns} failed. */
  readonly failing: readonly IdentityProviderRow[];
}

/** One that failed is tried again; so many in a row mean that somebody has to look. */
const manyRuns = 3;

export async function readAttentionFacts(ports: AttentionPorts, by: Administrator, nowMs: number): Promise<AttentionFacts> {
  const { store } = ports;
  const isDeveloper = by.role === "developer";
  const agents = await everyRow(store, "agents", isDeveloper ? { ownerId: by.id } : {});
  const ids = agents.map(({ id }) => id);
  const [uses, grants, secrets, estate, owners] = await Promise.all([
    isDeveloper ? inPieces(ids, (piece) => readUses(store, piece)) : everyUse(store),
    isDeveloper ? ofEach(ids, (piece) => everyRow(store, "grants", { subjectId: piece })) : everyRow(store, "grants"),
    isDeveloper ? ofEach(ids, (piece) => everyRow(store, "secrets", { partyId: piece })) : everyRow(store, "secrets"),
    isDeveloper ? undefined : readEstateFacts(ports, nowMs),
    ofEach([...new Set(agents.map(({ ownerId }) => ownerId))], (piece) => everyRow(store, "users", { id: piece })),
  ]);
  const clients = isDeveloper ? [] : await everyRow(store, "clients");
  const named = [...agents, ...clients, ...(estate?.resources ?? [])];
  return {
    nowMs,
    agents,
    uses,
    grants,
    secrets,
    names: new Map(named.map(({ id, name }) => [id, name])),
    owners: new Map(owners.map((user) => [user.id, user])),
    estate,
  };
}

async function readEstateFacts({ store, checkpoints }: AttentionPorts, nowMs: number): Promise<EstateFacts> {
  const [credentials, resources, activeOwners, unknownUpstream, providers, alerts] = await Promise.all([
    everyRow(store, "credentials"),
    everyRow(store, "resources"),
    everyRow(store, "users", { role: "owner", state: "active" }),
    everyRow(store, "users", { upstreamState: "unknown", state: "active" }),
    everyRow(store, "identity_providers"),
    readAlerts(store, nowMs),
  ]);
  const identityProviders = providers.filter(({ state }) => state === "active").length;
  const checkpointsFail = checkpoints.failingSinceMs() !== undefined;
  const syncs = await readSyncs(store, providers);
  return { credentials, resources, activeOwners, unknownUpstream, syncs, identityProviders, alerts, checkpointsFail };
}

async function readSyncs(store: Reads, providers: readonly IdentityProviderRow[]): Promise<SyncFacts> {
  const waitingOf = new Set((await everyRow(store, "sync_jobs", { state: "waiting" })).map(({ providerId }) => providerId));
  const failing: IdentityProviderRow[] = [];
  for (const provider of providers.filter(({ state }) => state === "active")) {
    const where = { providerId: provider.id, dryRun: false };
    const runs = await store.find("sync_jobs", { where, newestFirst: true, limit: manyRuns });
    if (runs.length === manyRuns && runs.every(({ state }) => state === "failed")) failing.push(provider);
  }
  return { waiting: providers.filter(({ id }) => waitingOf.has(id)), failing };
}

async function readAlerts(store: Reads, nowMs: number): Promise<ReadonlyMap<string, number>> {
  const alerts = new Map<string, number>();
  for await (const { action, count } of talliesBetween(store, "all/day", nowMs - (nowMs % dayMs) - 30 * dayMs, Number.POSITIVE_INFINITY))
    alerts.set(action, (alerts.get(action) ?? 0) + count);
  return alerts;
}

async function everyUse(store: Reads): Promise<ReadonlyMap<string, Use>> {
  return new Map((await everyRow(store, "tallies", { subject: "used" })).map(useOf));
}

async function ofEach<Row>(ids: readonly string[], read: (piece: readonly string[]) => Promise<readonly Row[]>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < ids.length; from += idsAtOnce) rows.push(...(await read(ids.slice(from, from + idsAtOnce))));
  return rows;
}

async function inPieces<Value>(
  ids: readonly string[],
  read: (piece: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): Promise<ReadonlyMap<string, Value>> {
  return new Map(await ofEach(ids, async (piece) => [...(await read(piece))]));
}
