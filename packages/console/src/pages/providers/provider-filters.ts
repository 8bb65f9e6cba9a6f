import type { IdentityProviderKind } from "@agent-id-guard/protocol";
import type { operations } from "../../api/schema.ts";

type ProviderQuery = NonNullable<operations["listIdentityProviders"]["parameters"]["query"]>;

/** The filters of the list of identity providers, as they stand in the address. */
export type ProviderFilters = Pick<ProviderQuery, "state" | "kind" | "search">;

/** Named here and not beside their settings: every page loads the routes, and the schemas of settings are heavy. */
export const providerKinds = [
  "oidc",
  "entra",
  "ldap",
  "dingtalk",
  "wecom",
  "lark",
  "scim",
] as const satisfies readonly IdentityProviderKind[];

export const providerStates = ["active", "suspended"] as const;

/** What of an address is a filter; anything else in it is left out. */
export function readProviderFilters(search: Readonly<Record<string, unknown>>): ProviderFilters {
  const state = providerStates.find((value) => value === search.state);
  const kind = providerKinds.find((value) => value === search.kind);
  const words = typeof search.search === "string" && search.search !== "" ? search.search.slice(0, 100) : undefined;
  return {
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...(words === undefined ? {} : { search: words }),
  };
}
