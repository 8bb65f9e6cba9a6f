import type { operations } from "../../api/schema.ts";

type AgentQuery = NonNullable<operations["listAgents"]["parameters"]["query"]>;

/** The filters of the list of agents, as they stand in the address. */
export type AgentFilters = Pick<AgentQuery, "state" | "kind" | "ownerId" | "search"> & { readonly ownerLost?: true };

const states = ["active", "suspended", "orphaned", "retired"] as const;
const kinds = ["autonomous", "interactive"] as const;

/** What of an address is a filter; anything else in it is left out. */
export function readAgentFilters(search: Readonly<Record<string, unknown>>): AgentFilters {
  const state = states.find((value) => value === search.state);
  const kind = kinds.find((value) => value === search.kind);
  const words = typeof search.search === "string" && search.search !== "" ? search.search.slice(0, 100) : undefined;
  const ownerId = typeof search.ownerId === "string" ? search.ownerId : undefined;
  // The router reads `true` where it stands in an address; the list of things to do says it as the API does.
  const ownerLost = search.ownerLost === true || search.ownerLost === "true";
  return {
    ...(ownerLost ? { ownerLost } : {}),
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...(words === undefined ? {} : { search: words }),
    ...(ownerId === undefined ? {} : { ownerId }),
  };
}
