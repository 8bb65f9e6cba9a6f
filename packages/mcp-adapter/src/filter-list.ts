import { z } from "zod";
import { covers, type PermissionTable, type Target } from "./permissions.ts";

interface List {
  /** The member of the result that holds the items, and the member of an item that names it. */
  readonly items: string;
  readonly key: string;
  readonly kind: Target["kind"];
}

const lists: ReadonlyMap<string, List> = new Map([
  ["tools/list", { items: "tools", key: "name", kind: "tool" }],
  ["prompts/list", { items: "prompts", key: "name", kind: "prompt" }],
  ["resources/list", { items: "resources", key: "uri", kind: "resource" }],
  ["resources/templates/list", { items: "resourceTemplates", key: "uriTemplate", kind: "template" }],
]);

const answerSchema = z.looseObject({ result: z.record(z.string(), z.unknown()) });

/** Whether what this method answers depends on who asks. */
export function isList(method: string): boolean {
  return lists.has(method);
}

/**
 * Leaves in the answer to a list method only what the caller may use, by the same table that decides on calls (case MCP-06).
 * Other messages (progress, errors) pass as they are.
 */
export function filterList(method: string, message: unknown, table: PermissionTable, granted: ReadonlySet<string>): unknown {
  const list = lists.get(method);
  const answer = answerSchema.safeParse(message);
  if (list === undefined || !answer.success) return message;
  const items = answer.data.result[list.items];
  const kept = Array.isArray(items) ? items.filter((item) => mayUse(item, list, table, granted)) : [];
  return { ...answer.data, result: { ...answer.data.result, [list.items]: kept } };
}

/** Marks a cacheable result (revision 2026-07-28, `cacheScope`) as this caller's own, whatever the server said. */
export function markPrivate(message: unknown): unknown {
  const answer = answerSchema.safeParse(message);
  if (!answer.success || !("cacheScope" in answer.data.result)) return message;
  return { ...answer.data, result: { ...answer.data.result, cacheScope: "private" } };
}

function mayUse(item: unknown, { key, kind }: List, table: PermissionTable, granted: ReadonlySet<string>): boolean {
  if (typeof item !== "object" || item === null) return false;
  const name: unknown = (item as Readonly<Record<string, unknown>>)[key];
  const needed = typeof name === "string" ? table({ kind, name }) : undefined;
  return needed !== undefined && covers(granted, needed);
}
