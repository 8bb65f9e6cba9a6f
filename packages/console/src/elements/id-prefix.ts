import type { idPrefixes } from "@agent-id-guard/protocol";

type Prefix = (typeof idPrefixes)[keyof typeof idPrefixes];

const anyId = /^([a-z]{3})_[0-9a-hjkmnp-tv-z]{26}$/;

/** What the id is of, by its prefix; undefined when it is none of ours. Looks as the protocol's schemas do, without loading them. */
export function prefixOf(id: unknown): Prefix | undefined {
  return typeof id === "string" ? (anyId.exec(id)?.[1] as Prefix | undefined) : undefined;
}
