import type { Draft, Revocations } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { Digests, Entropy } from "../entropy/port.ts";
import type { Estate } from "../estate/index.ts";
import type { Envelope } from "../kms/port.ts";
import type { Log } from "../log/port.ts";
import type { Policy } from "../policy/index.ts";
import type { Signer } from "../signer/port.ts";
import type { Store } from "../store/port.ts";

/** What this noun is handed. Each file names the part that it needs. */
export interface TokenDeps {
  readonly issuer: string;
  readonly store: Store;
  readonly policy: Policy;
  readonly signer: Signer;
  readonly envelope: Envelope;
  readonly revocations: Revocations;
  readonly estate: Pick<Estate, "isStopped">;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly digests: Digests;
  readonly draft: Draft;
  readonly log: Log;
}
