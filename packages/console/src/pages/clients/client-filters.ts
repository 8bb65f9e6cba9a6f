import type { operations } from "../../api/schema.ts";

type ClientQuery = NonNullable<operations["listClients"]["parameters"]["query"]>;

/** The filters of the list of clients, as they stand in the address. */
export type ClientFilters = Pick<ClientQuery, "state" | "kind" | "search">;

export const clientKinds = ["web", "spa", "native", "cli"] as const;
export const clientStates = ["active", "suspended"] as const;

/** What of an address is a filter; anything else in it is left out. */
export function readClientFilters(search: Readonly<Record<string, unknown>>): ClientFilters {
  const state = clientStates.find((value) => value === search.state);
  const kind = clientKinds.find((value) => value === search.kind);
  const words = typeof search.search === "string" && search.search !== "" ? search.search.slice(0, 100) : undefined;
  return {
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...(words === undefined ? {} : { search: words }),
  };
}
