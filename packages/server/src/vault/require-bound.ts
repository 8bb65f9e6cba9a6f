import { type FieldIssue, GuardError } from "@agent-id-guard/protocol";
import type { CredentialRow, Store } from "../store/port.ts";

/** Refuses (`request.invalid`) a binding to agents, people or groups that are not there. Departments come and go with their directory. */
export async function requireBound(
  store: Pick<Store, "get">,
  { boundAgents, boundPeople }: Pick<CredentialRow, "boundAgents" | "boundPeople">,
): Promise<void> {
  const faults: FieldIssue[] = [];
  for (const [index, id] of (boundAgents ?? []).entries())
    if ((await store.get("agents", id)) === undefined) faults.push({ path: `boundAgents.${index}`, message: "there is no such agent" });
  for (const [index, { type, id }] of (boundPeople ?? []).entries()) {
    const isThere = type === "department" || (await store.get(type === "user" ? "users" : "groups", id)) !== undefined;
    if (!isThere) faults.push({ path: `boundPeople.${index}`, message: `there is no such ${type}` });
  }
  if (faults.length > 0) throw new GuardError("request.invalid", { fields: faults });
}
