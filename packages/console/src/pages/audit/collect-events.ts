import { type Api, answered } from "../../api/api.ts";
import { type AuditFilters, queryOf } from "./audit-filters.ts";

/** Events that a browser is asked to hold at most. */
export const mostExported = 10_000;
const pageSize = 200;

interface Collecting {
  readonly signal: AbortSignal;
  readonly onCount: (count: number) => void;
}

/** The events that match, newest first, one JSON text each. */
export async function collectEvents(
  api: Api,
  filters: AuditFilters,
  { signal, onCount }: Collecting,
): Promise<{ readonly lines: readonly string[]; readonly isCut: boolean }> {
  const lines: string[] = [];
  const query = { ...queryOf(filters, Date.now()), order: "newest" as const, limit: pageSize };
  let cursor: string | undefined;
  do {
    const page: { items: object[]; nextCursor: string | null } = await answered(
      api.GET("/api/v1/audit/events", { params: { query: { ...query, ...(cursor === undefined ? {} : { cursor }) } }, signal }),
    );
    lines.push(...page.items.map((event) => JSON.stringify(event)));
    onCount(lines.length);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && lines.length < mostExported);
  return { lines, isCut: cursor !== undefined };
}

/** Hands a file over to the person. */
export function saveLines(lines: readonly string[]): void {
  const address = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "application/x-ndjson" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `audit-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.jsonl`;
  link.click();
  URL.revokeObjectURL(address);
}
