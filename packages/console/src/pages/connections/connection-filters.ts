import type { operations } from "../../api/schema.ts";

type ConnectionQuery = NonNullable<operations["listConnections"]["parameters"]["query"]>;

/** The filters of the list of connections, as they stand in the address. */
export type ConnectionFilters = Pick<ConnectionQuery, "state" | "credentialId" | "holder">;

export const connectionStates = ["active", "dead"] as const;

/** What of an address is a filter; anything else in it is left out. */
export function readConnectionFilters(search: Readonly<Record<string, unknown>>): ConnectionFilters {
  const state = connectionStates.find((value) => value === search.state);
  const idOf = (value: unknown, form: RegExp) => (typeof value === "string" && form.test(value) ? value : undefined);
  const credentialId = idOf(search.credentialId, /^crd_[0-9a-z]{26}$/);
  const holder = idOf(search.holder, /^(usr_[0-9a-z]{26}|machine)$/);
  return {
    ...(state === undefined ? {} : { state }),
    ...(credentialId === undefined ? {} : { credentialId }),
    ...(holder === undefined ? {} : { holder }),
  };
}
