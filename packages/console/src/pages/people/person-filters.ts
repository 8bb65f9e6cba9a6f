import type { operations } from "../../api/schema.ts";

type UserQuery = NonNullable<operations["listUsers"]["parameters"]["query"]>;

/** The filters of the list of people, as they stand in the address. */
export type PersonFilters = Pick<UserQuery, "state" | "upstreamState" | "role" | "providerId" | "department" | "search">;

export const personStates = ["active", "suspended", "departed"] as const;
export const upstreamStates = ["present", "unknown"] as const;
export const personRoles = ["owner", "admin", "auditor", "developer"] as const;
export type PersonRole = (typeof personRoles)[number];

/** What of an address is a filter; anything else in it is left out. */
export function readPersonFilters(search: Readonly<Record<string, unknown>>): PersonFilters {
  const state = personStates.find((value) => value === search.state);
  const upstreamState = upstreamStates.find((value) => value === search.upstreamState);
  const role = personRoles.find((value) => value === search.role);
  const [providerId, department, words] = [search.providerId, search.department, search.search].map(textOf);
  return {
    ...(state === undefined ? {} : { state }),
    ...(upstreamState === undefined ? {} : { upstreamState }),
    ...(role === undefined ? {} : { role }),
    ...(providerId === undefined ? {} : { providerId }),
    ...(department === undefined ? {} : { department }),
    ...(words === undefined ? {} : { search: words }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, 200) : undefined;
}
