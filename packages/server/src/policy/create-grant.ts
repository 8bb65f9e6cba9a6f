import { type CreateGrant, departmentSchema, type FieldIssue, GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Entropy } from "../entropy/port.ts";
import type { GrantRow, Plan, ResourceRow, Store } from "../store/port.ts";

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
    ...(resource === undefined ? [{ path: "resourceId", message: "expected the id of a resource" }] : faultsOfPermissions(resource, input)),
  ];
  if (typeof input.expiresAtMs === "number" && input.expiresAtMs <= change.nowMs)
    fields.push({ path: "expiresAtMs", message: "expected a moment in the future" });
  if (resource === undefined || fields.length > 0) throw new GuardError("request.invalid", { fields });

  const row: GrantRow = {
    id: ports.entropy.id("grant"),
    version: 1,
    createdAtMs: change.nowMs,
    subjectType: input.subjectType,
    subjectId: input.subjectId,
    resourceId: resource.id,
    permissions: [...new Set(input.permissions)],
    expiresAtMs: input.expiresAtMs ?? null,
  };
  return {
    writes: [{ verb: "insert", collection: "grants", row }],
    events: [
      change.event({
        action: "grant.create",
        ...factsOf(row, resource),
        detail: { subjectType: row.subjectType, subjectId: row.subjectId, permissions: row.permissions.join(" ") },
      }),
    ],
    answer: row,
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

function faultsOfPermissions(resource: ResourceRow, { permissions }: CreateGrant): readonly FieldIssue[] {
  const declared = new Set(resource.permissions.map((permission) => permission.name));
  return permissions.flatMap((permission, index) =>
    declared.has(permission) ? [] : [{ path: `permissions.${index}`, message: "expected a permission of the resource" }],
  );
}
