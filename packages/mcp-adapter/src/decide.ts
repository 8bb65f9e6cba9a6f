import { GuardError } from "@agent-id-guard/protocol";
import { z } from "zod";
import type { Message } from "./message.ts";
import { covers, type PermissionTable, type Target } from "./permissions.ts";

/** How the message speaks: per-request envelopes (2026-07-28) or the handshake of the revisions before. */
export type Era = "modern" | "legacy";

/** The answer for one message. `needed` is all that the call needs, of which the caller may hold a part. */
export type Verdict =
  | { readonly effect: "allow"; readonly targets: readonly Target[]; readonly needed: readonly string[] }
  | { readonly effect: "deny"; readonly reason: "insufficient_scope"; readonly target: Target; readonly needed: readonly string[] }
  | { readonly effect: "deny"; readonly reason: "not_listed"; readonly target: Target }
  | { readonly effect: "deny"; readonly reason: "no_such_method" };

/** Methods that reveal nothing and do nothing, or whose answer is filtered; a valid token is enough. */
const openMethods: ReadonlySet<string> = new Set([
  "initialize",
  "ping",
  "server/discover",
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
  "logging/setLevel",
]);

/** Of the above and below, what revision 2026-07-28 took away: not served to its clients, whatever their parameters (SEP-2575). */
const removedMethods: ReadonlySet<string> = new Set([
  "initialize",
  "ping",
  "logging/setLevel",
  "resources/subscribe",
  "resources/unsubscribe",
]);

const openNotifications: ReadonlySet<string> = new Set([
  "notifications/initialized",
  "notifications/cancelled",
  "notifications/progress",
  "notifications/roots/list_changed",
]);

const named = z.object({ name: z.string() });
const located = z.object({ uri: z.string() });
const referring = z.object({
  ref: z.discriminatedUnion("type", [
    z.object({ type: z.literal("ref/prompt"), name: z.string() }),
    z.object({ type: z.literal("ref/resource"), uri: z.string() }),
  ]),
});
const subscribing = z.object({ notifications: z.object({ resourceSubscriptions: z.array(z.string()).optional() }) });

const byUri = (params: unknown): readonly Target[] => [{ kind: "resource", name: read(located, params).uri }];

/** What each method that touches something touches. A method in neither table is not served, whatever the server behind would do with it. */
const targetsByMethod: ReadonlyMap<string, (params: unknown) => readonly Target[]> = new Map([
  ["tools/call", (params: unknown) => [{ kind: "tool", name: read(named, params).name }] as const],
  ["prompts/get", (params: unknown) => [{ kind: "prompt", name: read(named, params).name }] as const],
  ["resources/read", byUri],
  ["resources/subscribe", byUri],
  ["resources/unsubscribe", byUri],
  ["completion/complete", (params: unknown) => [refTarget(read(referring, params).ref)]],
  [
    "subscriptions/listen",
    (params: unknown) =>
      (read(subscribing, params).notifications.resourceSubscriptions ?? []).map((name) => ({ kind: "resource", name }) as const),
  ],
]);

/**
 * Decides on one parsed message from the permissions that the caller's token carries. Nothing is allowed that is not listed.
 * Throws `request.invalid` when the parameters don't say what is called, and `request.malformed` for a call without an id: nobody would hear its answer.
 */
export function decide({ id, method, params }: Message, era: Era, table: PermissionTable, granted: ReadonlySet<string>): Verdict {
  const allowed: Verdict = { effect: "allow", targets: [], needed: [] };
  if (id === undefined && openNotifications.has(method)) return allowed;
  const targetsOf = targetsByMethod.get(method);
  const isServed = (targetsOf !== undefined || openMethods.has(method)) && !(era === "modern" && removedMethods.has(method));
  if (!isServed) return { effect: "deny", reason: "no_such_method" };
  if (id === undefined) throw new GuardError("request.malformed", { description: "This method is a request and needs an id" });
  return targetsOf === undefined ? allowed : decideTargets(targetsOf(params), table, granted);
}

function decideTargets(targets: readonly Target[], table: PermissionTable, granted: ReadonlySet<string>): Verdict {
  const needed = new Set<string>();
  for (const target of targets) {
    const permissions = table(target);
    if (permissions === undefined) return { effect: "deny", reason: "not_listed", target };
    for (const permission of permissions) needed.add(permission);
  }
  const lacking = targets.find((target) => !covers(granted, table(target) ?? []));
  if (lacking !== undefined) return { effect: "deny", reason: "insufficient_scope", target: lacking, needed: [...needed] };
  return { effect: "allow", targets, needed: [...needed] };
}

function refTarget(ref: z.infer<typeof referring>["ref"]): Target {
  return ref.type === "ref/prompt" ? { kind: "prompt", name: ref.name } : { kind: "template", name: ref.uri };
}

function read<T>(schema: z.ZodType<T>, params: unknown): T {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new GuardError("request.invalid", {
    fields: parsed.error.issues.map(({ path, message }) => ({ path: ["params", ...path].join("."), message })),
  });
}
