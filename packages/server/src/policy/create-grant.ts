import { type CreateGrant, departmentSchema, type FieldIssue, GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Entropy } from "../entropy/port.ts";
import type { GrantRow, Plan, ResourceRow, Store } from "../store/port.ts";
import { faultsOfConditions, normaliseConditions } from "./conditions/check-conditions.ts";

const collectionOf = { agent: "agents", client: "clients", user: "users", group: "groups" } as const;

/**
 * Grants permissions on a resource. The subject and the resource exist, the permissions are the resource's own, and the end lies ahead.
 * Throws `request.invalid` naming each value that is wrong.
 */
export async function planCreateGrant(
  ports: { readonly store: Pick<Store, "get">; readonly entropy: Entropy },
  change: Change,
  input: CreateGrant,
): Promise<Plan<GrantRow>> {
  const resource = await ports.store.get("resources", input.resourceId);
  const fields = [
    ...(await faultsOfSubject(ports.store, input)),
    ...(resource === undefined
      ? [{ path: "resourceId", message: "expected the id of a resource" }]
      : faultsOfPermissions(resource, input.permissions)),
    ...(await faultsOfConditions(ports.store, input.conditions)),
    ...faultsOfExpiry(input.expiresAtMs, change.nowMs),
  ];
  if (resource === undefined || fields.length > 0) throw new GuardError("request.invalid", { fields });

  const row: GrantRow = {
    id: ports.entropy.id("grant"),
    version: 1,
    createdAtMs: change.nowMs,
    subjectType: input.subjectType,
    subjectId: input.subjectId,
    resourceId: resource.id,
    permissions: [...new Set(input.permissions)],
    conditions: normaliseConditions(input.conditions),
    expiresAtMs: input.expiresAtMs ?? null,
  };
  return {
    writes: [{ verb: "insert", collection: "grants", row }],
    events: [
      change.event({
        action: "grant.create",
        ...factsOf(row, resource),
        detail: detailOf(row),
      }),
    ],
    answer: row,
  };
}

/** What a grant gives and when, as an event tells it. */
export function detailOf({ subjectType, subjectId, permissions, conditions, expiresAtMs }: GrantRow): Record<string, string | number> {
  return {
    subjectType,
    subjectId,
    permissions: permissions.join(" "),
    ...(conditions === null ? {} : { conditions: JSON.stringify(conditions) }),
    ...(expiresAtMs === null ? {} : { expiresAtMs }),
  };
}

/** The event fields that name a grant and its ends. */
export function factsOf(grant: GrantRow, resource: ResourceRow | undefined) {
  const { subjectType, subjectId } = grant;
  return {
    target: { type: "grant", id: grant.id },
    ...(subjectType === "agent" ? { agentId: subjectId } : {}),
    ...(subjectType === "client" ? { clientId: subjectId } : {}),
    ...(subjectType === "user" ? { userId: subjectId } : {}),
    ...(resource === undefined ? {} : { resource: { id: resource.id, kind: resource.kind, identifier: resource.identifier } }),
  };
}

async function faultsOfSubject(store: Pick<Store, "get">, { subjectType, subjectId }: CreateGrant): Promise<readonly FieldIssue[]> {
  const fault = (message: string) => [{ path: "subjectId", message }];
  if (subjectType === "everyone") return subjectId === "*" ? [] : fault("expected *");
  if (subjectType === "department") return departmentSchema.safeParse(subjectId).success ? [] : fault("expected a path such as corp/hr");
  const subject = await store.get(collectionOf[subjectType], subjectId);
  const isGone = subject === undefined || ("state" in subject && subject.state === "retired");
  return isGone ? fault(`expected the id of a ${subjectType} that is not retired`) : [];
}

/** Each permission that the resource does not declare. */
export function faultsOfPermissions(resource: ResourceRow, permissions: readonly string[]): readonly FieldIssue[] {
  const declared = new Set(resource.permissions.map((permission) => permission.name));
  return permissions.flatMap((permission, index) =>
    declared.has(permission) ? [] : [{ path: `permissions.${index}`, message: "expected a permission of the resource" }],
  );
}

/** An end that does not lie ahead. */
export function faultsOfExpiry(expiresAtMs: number | null | undefined, nowMs: number): readonly FieldIssue[] {
  const isPast = typeof expiresAtMs === "number" && expiresAtMs <= nowMs;
  return isPast ? [{ path: "expiresAtMs", message: "expected a moment in the future" }] : [];
}
