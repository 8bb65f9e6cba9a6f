import type { AuditVerification, Checkpoints, Revocations } from "../../audit/index.ts";
import type { Clock } from "../../clock/port.ts";
import type { ConnectionPorts } from "../../connections/index.ts";
import type { Custody } from "../../custody/index.ts";
import type { Deliveries } from "../../delivery/index.ts";
import type { Digests, Entropy } from "../../entropy/port.ts";
import type { IdentityProviders, PasswordHasher } from "../../idp/port.ts";
import type { KeyCheck } from "../../parties/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Store } from "../../store/port.ts";
import type { Tokens } from "../../tokens/index.ts";
import type { Vault } from "../../vault/index.ts";
import type { AuditTail } from "../audit-tail.ts";

/** What the use-cases behind the admin API are handed. Each noun names the part that it needs. */
export interface ApiPorts {
  readonly issuer: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly digests: Digests;
  readonly checkPublicKey: KeyCheck;
  readonly passwords: PasswordHasher;
  readonly providers: IdentityProviders;
  readonly policy: Pick<Policy, "grantsOf">;
  readonly revocations: Pick<Revocations, "find">;
  readonly tokens: Pick<Tokens, "signingKeys" | "planRotation" | "planKeyRevocation" | "prepareFederation">;
  readonly vault: Omit<Vault, "choose">;
  readonly connections: ConnectionPorts;
  readonly deliveries: Pick<Deliveries, "endAllOf">;
  readonly custody: Omit<Custody, "close">;
  readonly auditTail: AuditTail;
  readonly checkpoints: Pick<Checkpoints, "failingSinceMs">;
  /** Checks the whole audit log against its checkpoints. */
  readonly verifyAudit: () => Promise<AuditVerification>;
}
