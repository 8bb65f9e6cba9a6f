export const groupings = ["kind", "owner", "department"] as const;
export type Grouping = (typeof groupings)[number];

/** What of the map is shown, as it stands in the address. */
export interface MapView {
  readonly search?: string;
  readonly group?: Grouping;
  /** The node that is lit, by its key. */
  readonly node?: string;
  /** The person from whom paths are looked for. */
  readonly from?: string;
  /** The resource to which they lead. */
  readonly to?: string;
  readonly as?: "list";
}

/** What of an address is known; anything else in it is left out. */
export function readMapView(search: Readonly<Record<string, unknown>>): MapView {
  const group = groupings.find((value) => value === search.group);
  const text = (name: string) => {
    const value = search[name];
    return typeof value === "string" && value !== "" ? { [name]: value.slice(0, 220) } : {};
  };
  return {
    ...text("search"),
    ...text("node"),
    ...text("from"),
    ...text("to"),
    ...(group === undefined || group === "kind" ? {} : { group }),
    ...(search.as === "list" ? { as: "list" } : {}),
  };
}
