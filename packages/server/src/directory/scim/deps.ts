import type { RequestSource } from "../../audit/index.ts";
import type { IdentityProviderRow } from "../../store/port.ts";
import type { DirectoryDeps } from "../deps.ts";

/** What the use-cases of pushes are handed. */
export type ScimDeps = Pick<DirectoryDeps, "store" | "clock" | "entropy" | "digests" | "draft"> & {
  /** Where the endpoints stand: `https://guard.example/scim/v2`. */
  readonly baseUrl: string;
};

/** One request of a connection: the provider whose people are pushed, and where it comes from. Only people and groups of this provider are there for it. */
export interface Push {
  readonly provider: IdentityProviderRow;
  readonly source: RequestSource;
}

/** How an event of this request names who told us. */
export const tellerOf = ({ provider, source }: Push) => ({ id: provider.id, source });
