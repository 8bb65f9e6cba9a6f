import type { Draft } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { Entropy } from "../entropy/port.ts";
import type { Envelope, KmsRing } from "../kms/port.ts";
import type { Log } from "../log/port.ts";
import type { Store, Write } from "../store/port.ts";

/** The value by which a start proves that the master key is the right one: it is wrapped as what is sealed is. */
export interface KeyCheck {
  /** The key that wrapped it. */
  keyId(): Promise<string>;
  /** The write that wraps it with the current key. Throws `vault.*`. */
  renewing(): Promise<Write>;
}

export interface CustodyDeps {
  readonly store: Pick<Store, "get" | "find" | "count" | "commit" | "subscribe">;
  readonly kms: KmsRing;
  readonly envelope: Pick<Envelope, "rewrap">;
  readonly keyCheck: KeyCheck;
  /** How long an opened data key may be of use once the service is gone. */
  readonly cachedKeySeconds: number;
  readonly clock: Clock;
  readonly entropy: Pick<Entropy, "id">;
  readonly draft: Draft;
  readonly log: Log;
}
