import { GuardError } from "@agent-id-guard/protocol";
import type { Administrator } from "../audit/index.ts";
import type { GrantRow, Query, Store } from "../store/port.ts";

/** The grant, for somebody who may see it: a developer sees those of their own agents. Throws `entity.not_found` otherwise. */
export async function readGrant(store: Pick<Store, "get">, by: Administrator, id: string): Promise<GrantRow> {
  const grant = await store.get("grants", id);
  if (grant === undefined || !(await maySee(store, by, grant.subjectId))) throw new GuardError("entity.not_found");
  return grant;
}

/** The grants that match. A developer asks for one of their own agents by `subjectId`; throws `access.role_required` otherwise. */
export async function listGrants(
  store: Pick<Store, "get" | "find">,
  by: Administrator,
  query: Query<"grants">,
): Promise<readonly GrantRow[]> {
  const subjectId = query.where?.subjectId;
  if (!(await maySee(store, by, typeof subjectId === "string" ? subjectId : undefined)))
    throw new GuardError("access.role_required", {
      description: "A developer reads the grants of one of their own agents: name it as subjectId",
    });
  return store.find("grants", query);
}

async function maySee(store: Pick<Store, "get">, by: Administrator, subjectId: string | undefined): Promise<boolean> {
  if (by.role !== "developer") return true;
  return subjectId !== undefined && (await store.get("agents", subjectId))?.ownerId === by.id;
}
