import type { operations } from "../../api/schema.ts";

type ResourceQuery = NonNullable<operations["listResources"]["parameters"]["query"]>;

/** The filters of the list of resources, as they stand in the address. */
export type ResourceFilters = Pick<ResourceQuery, "state" | "kind" | "search">;

export const resourceKinds = ["llm", "mcp", "service", "agent"] as const;
export const resourceStates = ["active", "suspended"] as const;

/** What of an address is a filter; anything else in it is left out. */
export function readResourceFilters(search: Readonly<Record<string, unknown>>): ResourceFilters {
  const state = resourceStates.find((value) => value === search.state);
  const kind = resourceKinds.find((value) => value === search.kind);
  const words = typeof search.search === "string" && search.search !== "" ? search.search.slice(0, 100) : undefined;
  return {
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...(words === undefined ? {} : { search: words }),
  };
}
