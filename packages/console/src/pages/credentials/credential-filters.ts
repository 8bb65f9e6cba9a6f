import type { operations } from "../../api/schema.ts";

type CredentialQuery = NonNullable<operations["listCredentials"]["parameters"]["query"]>;

/** The filters of the list of credentials, as they stand in the address. */
export type CredentialFilters = Pick<CredentialQuery, "state" | "kind" | "resourceId" | "search">;

export const credentialStates = ["active", "suspended"] as const;
export const credentialKinds = ["secret", "oauth", "jwt", "cloud_role", "workload_identity", "database"] as const;

/** What of an address is a filter; anything else in it is left out. */
export function readCredentialFilters(search: Readonly<Record<string, unknown>>): CredentialFilters {
  const state = credentialStates.find((value) => value === search.state);
  const kind = credentialKinds.find((value) => value === search.kind);
  const words = typeof search.search === "string" && search.search !== "" ? search.search.slice(0, 100) : undefined;
  const resourceId = typeof search.resourceId === "string" ? search.resourceId : undefined;
  return {
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...(words === undefined ? {} : { search: words }),
    ...(resourceId === undefined ? {} : { resourceId }),
  };
}
