import type { Draft } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { Digests, Entropy } from "../entropy/port.ts";
import type { IdentityProviders, PasswordHasher } from "../idp/port.ts";
import type { Store } from "../store/port.ts";

/** What the use-cases of this noun are handed. Each names the part that it needs. */
export interface DirectoryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly digests: Digests;
  readonly draft: Draft;
  readonly passwords: PasswordHasher;
  readonly providers: IdentityProviders;
  readonly issuer: string;
  /** Whether the built-in directory (user name and password) is on. */
  readonly builtin: boolean;
}

/** The provider id of people in the built-in directory. */
export const localProviderId = "local";
