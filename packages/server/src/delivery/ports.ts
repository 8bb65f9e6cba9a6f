import type { Draft, Revocations } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { Clouds } from "../cloud/port.ts";
import type { Connections } from "../connections/index.ts";
import type { DatabaseRoles } from "../database-roles/port.ts";
import type { Entropy } from "../entropy/port.ts";
import type { Estate } from "../estate/index.ts";
import type { Envelope } from "../kms/port.ts";
import type { Log } from "../log/port.ts";
import type { Policy } from "../policy/index.ts";
import type { Store } from "../store/port.ts";
import type { Tokens } from "../tokens/index.ts";
import type { Vault } from "../vault/index.ts";

/** What this noun is handed. Each file names the part that it needs. */
export interface DeliveryPorts {
  readonly issuer: string;
  readonly store: Pick<Store, "get" | "find" | "commit" | "subscribe">;
  readonly policy: Pick<Policy, "decide">;
  readonly tokens: Pick<Tokens, "signAs" | "signFederation">;
  readonly revocations: Pick<Revocations, "seq" | "revokedSince">;
  readonly estate: Pick<Estate, "isStopped">;
  readonly vault: Pick<Vault, "choose" | "openSecret" | "openOthers" | "holdValue">;
  readonly connections: Pick<Connections, "tokenFor" | "secretFor" | "killToken">;
  readonly clouds: Clouds;
  readonly databaseRoles: DatabaseRoles;
  readonly envelope: Envelope;
  readonly entropy: Pick<Entropy, "id" | "secret">;
  readonly clock: Clock;
  readonly draft: Draft;
  readonly log: Log;
}
