/** The vault: stores credentials sealed, opens them for one delivery. */

import type { Entropy } from "../entropy/port.ts";
import type { Envelope } from "../kms/port.ts";
import type { Store } from "../store/port.ts";
import type { Vault } from "./contract.ts";
import { openFor } from "./open.ts";
import { planRemove } from "./remove.ts";
import { planRotate } from "./rotate.ts";
import { planResume, planSuspend } from "./set-state.ts";
import { planStore } from "./store-credential.ts";

export type { NewCredential, OpenedCredential, Vault } from "./contract.ts";
export { headerOf } from "./injection.ts";
export { listCredentials, listVersions, readCredential } from "./read.ts";

export interface VaultPorts {
  readonly store: Pick<Store, "get" | "find">;
  readonly envelope: Envelope;
  readonly entropy: Pick<Entropy, "id">;
}

/** The vault over its ports. */
export function createVault(ports: VaultPorts): Vault {
  return {
    planStore: (change, input) => planStore(ports, change, input),
    planRotate: (change, credential, version, secret) => planRotate(ports, change, credential, version, secret),
    planSuspend,
    planResume,
    planRemove,
    openFor: (resource, url) => openFor(ports, resource, url),
  };
}
