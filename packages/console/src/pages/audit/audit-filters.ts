import { eventActions } from "@agent-id-guard/protocol";
import type { operations } from "../../api/schema.ts";
import { prefixOf } from "../../elements/id-prefix.ts";

type AuditQuery = NonNullable<operations["listAuditEvents"]["parameters"]["query"]>;

/** Time until now that one click chooses, in milliseconds. */
export const rangesMs = { "1h": 3_600_000, "24h": 86_400_000, "7d": 7 * 86_400_000, "30d": 30 * 86_400_000 } as const;
export type Range = keyof typeof rangesMs;

/** What is looked for in the log, as it stands in the address: everything must hold. */
export interface AuditFilters
  extends Pick<AuditQuery, "agentId" | "userId" | "clientId" | "resourceId" | "resourceKind" | "txn" | "category" | "action" | "outcome"> {
  /** Until now; without `fromMs` and `toMs`. */
  readonly range?: Range | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

export interface AuditSearch extends AuditFilters {
  /** The event that is open beside the list. */
  readonly event?: string | undefined;
  /** Whether the log is followed as it grows. */
  readonly live?: true | undefined;
}

type Given = Readonly<Record<string, unknown>>;
export const categories = ["inbound", "outbound", "credential", "admin", "auth", "alert"] as const;
export const outcomes = ["success", "denied", "failure"] as const;
const resourceKinds = ["llm", "mcp", "service", "agent"] as const;
const ranges = Object.keys(rangesMs) as Range[];
const latestMs = 8.64e15;

/** What of an address is a filter; anything else in it is left out. */
export function readAuditSearch(given: Given): AuditSearch {
  const found: AuditSearch = {
    agentId: idOf(given.agentId, "agt"),
    userId: idOf(given.userId, "usr"),
    clientId: idOf(given.clientId, "cli"),
    resourceId: idOf(given.resourceId, "res"),
    txn: idOf(given.txn, "txn"),
    resourceKind: resourceKinds.find((kind) => kind === given.resourceKind),
    category: categories.find((category) => category === given.category),
    action: typeof given.action === "string" && given.action in eventActions ? given.action : undefined,
    outcome: outcomes.find((outcome) => outcome === given.outcome),
    range: ranges.find((range) => range === given.range),
    fromMs: momentOf(given.fromMs),
    toMs: momentOf(given.toMs),
    event: typeof given.event === "string" ? given.event : undefined,
    live: given.live === true ? true : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function idOf(value: unknown, prefix: ReturnType<typeof prefixOf>): string | undefined {
  return prefixOf(value) === prefix ? (value as string) : undefined;
}

function momentOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= latestMs ? value : undefined;
}

/** The filters of an address without what is only shown. */
export function filtersOf({ event: _event, live: _live, ...filters }: AuditSearch): AuditFilters {
  return filters;
}

/** What the server is asked for now. */
export function queryOf({ range, fromMs, toMs, ...conditions }: AuditFilters, nowMs: number): AuditQuery {
  const since = range === undefined ? fromMs : nowMs - rangesMs[range];
  return {
    ...conditions,
    ...(since === undefined ? {} : { fromMs: since }),
    ...(toMs === undefined || range !== undefined ? {} : { toMs }),
  };
}
