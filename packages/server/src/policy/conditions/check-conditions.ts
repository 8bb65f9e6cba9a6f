import { type FieldIssue, type GrantConditions, weekdays } from "@agent-id-guard/protocol";
import type { Store } from "../../store/port.ts";
import { normaliseNetwork } from "./networks.ts";

/** The conditions in the one way they are kept: days in their order, networks normalised, nothing twice. */
export function normaliseConditions(conditions: GrantConditions | null | undefined): GrantConditions | null {
  if (conditions === null || conditions === undefined) return null;
  const { hours, networks, clients, maxChainLength } = conditions;
  return {
    ...(hours === undefined ? {} : { hours: { ...hours, days: weekdays.filter((day) => hours.days.includes(day)) } }),
    ...(networks === undefined ? {} : { networks: [...new Set(networks.map(normaliseNetwork))] }),
    ...(clients === undefined ? {} : { clients: clients.toSorted() }),
    ...(maxChainLength === undefined ? {} : { maxChainLength }),
  };
}

/** What is wrong with the conditions beyond their form: each client that is none. */
export async function faultsOfConditions(
  store: Pick<Store, "get">,
  conditions: GrantConditions | null | undefined,
): Promise<readonly FieldIssue[]> {
  const fields: FieldIssue[] = [];
  for (const [index, id] of (conditions?.clients ?? []).entries())
    if ((await store.get("clients", id)) === undefined)
      fields.push({ path: `conditions.clients.${index}`, message: "expected the id of a client" });
  return fields;
}
