import { agentKindSchema, agentStateSchema, GuardError, type StatisticsAnswer, type StatisticsQuery } from "@agent-id-guard/protocol";
import type { Administrator } from "../audit/index.ts";
import type { Collection, Count, Store, Where } from "../store/port.ts";
import { everyRow } from "./every-row.ts";
import { readSeries, spanOf } from "./series.ts";

type Reads = Pick<Store, "find" | "count" | "events">;

const subjects = { "5m": "all", "1h": "all/hour", "1d": "all/day" } as const;

/** What is registered, and what happened. A developer's numbers are those of their own agents, which are counted by the hour: `request.invalid` for less. */
export async function readStatistics(store: Reads, by: Administrator, query: StatisticsQuery, nowMs: number): Promise<StatisticsAnswer> {
  const span = spanOf(query, nowMs);
  const isDeveloper = by.role === "developer";
  if (isDeveloper && query.bucket === "5m")
    throw new GuardError("request.invalid", {
      fields: [{ path: "bucket", message: "expected 1h or 1d: your own agents are counted by the hour" }],
    });
  const [agents, clients, resources] = await Promise.all([
    countAgents(store, isDeveloper ? { ownerId: by.id } : undefined),
    countParties(store, "clients"),
    countResources(store),
  ]);
  if (isDeveloper) {
    const own = await everyRow(store, "agents", { ownerId: by.id });
    const series = await readSeries(
      store,
      own.map(({ id }) => id),
      span,
    );
    return { agents, clients, people: null, resources, credentials: null, newestSeq: null, series };
  }
  const [people, credentials, [newest], series] = await Promise.all([
    countParties(store, "users"),
    countParties(store, "credentials"),
    store.events({ newestFirst: true, limit: 1 }),
    readSeries(store, [subjects[query.bucket]], span),
  ]);
  return { agents, clients, people, resources, credentials, newestSeq: newest?.seq ?? 0, series };
}

async function countAgents(store: Reads, where: Where<"agents"> | undefined): Promise<StatisticsAnswer["agents"]> {
  const counts = await store.count("agents", ["state", "kind"], where);
  return {
    total: sumOf(counts),
    byState: byValue(agentStateSchema.options, (state) => sumOf(counts.filter(({ of }) => of.state === state))),
    byKind: byValue(agentKindSchema.options, (kind) => sumOf(counts.filter(({ of }) => of.kind === kind))),
  };
}

async function countResources(store: Reads): Promise<StatisticsAnswer["resources"]> {
  const counts = await store.count("resources", ["state", "kind"]);
  return {
    ...partyCounts(counts),
    byKind: byValue(["llm", "mcp", "service", "agent"], (kind) => sumOf(counts.filter(({ of }) => of.kind === kind))),
  };
}

async function countParties(store: Reads, collection: "clients" | "users" | "credentials") {
  return partyCounts(await store.count(collection, ["state"]));
}

function partyCounts(counts: readonly Count<"clients" | "users" | "credentials" | "resources">[]) {
  const inState = (state: string) => sumOf(counts.filter(({ of }) => of.state === state));
  return { total: sumOf(counts), active: inState("active"), suspended: inState("suspended") };
}

const sumOf = (counts: readonly Count<Collection>[]): number => counts.reduce((sum, { count }) => sum + count, 0);

function byValue<const Value extends string>(values: readonly Value[], countOf: (value: Value) => number): Record<Value, number> {
  return Object.fromEntries(values.map((value) => [value, countOf(value)])) as Record<Value, number>;
}
