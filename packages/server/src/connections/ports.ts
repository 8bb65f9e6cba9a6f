import type { CatalogueEntryAnswer } from "@agent-id-guard/protocol";
import type { Draft } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { Sessions } from "../directory/index.ts";
import type { Digests, Entropy } from "../entropy/port.ts";
import type { Envelope } from "../kms/port.ts";
import type { Log } from "../log/port.ts";
import type { OauthProviders } from "../oauth-provider/port.ts";
import type { Store } from "../store/port.ts";
import type { Vault } from "../vault/index.ts";

/** What connections are handed. */
export interface ConnectionPorts {
  readonly issuer: string;
  readonly store: Pick<Store, "get" | "find" | "commit">;
  readonly envelope: Envelope;
  readonly entropy: Pick<Entropy, "id" | "secret">;
  readonly clock: Clock;
  readonly digests: Digests;
  readonly draft: Draft;
  readonly vault: Pick<Vault, "openSecret">;
  readonly oauthProviders: OauthProviders;
  /** The catalogue of providers, for what people read. */
  readonly catalogue: readonly CatalogueEntryAnswer[];
  readonly sessions: Pick<Sessions, "find">;
  readonly log: Log;
}
