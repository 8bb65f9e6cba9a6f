import type { RevocationTarget } from "../audit/index.ts";
import type { ResourceRow } from "../store/port.ts";

/** The event fields that name a resource. */
export function factsOf(resource: ResourceRow) {
  return {
    target: { type: "resource", id: resource.id },
    resource: { id: resource.id, kind: resource.kind, identifier: resource.identifier },
  };
}

/** The tokens that are good for this resource. */
export function tokensFor(resource: ResourceRow): RevocationTarget {
  return { kind: "resource", id: resource.identifier };
}
