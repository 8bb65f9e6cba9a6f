import type { ResourceRow } from "../store/port.ts";
import type { Holder } from "./party-index.ts";

/** A party as a decision names it. */
export function nameOf(holder: Pick<Holder, "role" | "id">): string {
  return `${holder.role} ${holder.id}`;
}

/** A resource as a decision names it. */
export function nameOfResource(resource: Pick<ResourceRow, "id" | "name">): string {
  return `${resource.name} (${resource.id})`;
}
