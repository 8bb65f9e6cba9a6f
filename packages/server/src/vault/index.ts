/** The vault: stores credentials sealed, says which may be delivered to whom, opens them for one delivery. */

import { choose } from "./choose.ts";
import type { Vault } from "./contract.ts";
import { lockValue } from "./lock-value.ts";
import { openOthers, openSecret } from "./open-secret.ts";
import { planRemove } from "./remove.ts";
import { planReveal } from "./reveal.ts";
import { planRotate } from "./rotate.ts";
import { planResume, planSuspend } from "./set-state.ts";
import { planStore, type VaultPorts } from "./store-credential.ts";
import { planSetReveal, planUpdate } from "./update.ts";

export { canaryAlerts } from "./canary.ts";
export type { Caller, OpenedSecret, Vault, Wanted } from "./contract.ts";
export { headerOf } from "./injection.ts";
export { isBoundTo } from "./is-bound-to.ts";
export { isMadeHere } from "./make-value.ts";
export { listCredentials, listVersions, readCredential, type VersionFacts } from "./read.ts";
export { startRotation } from "./rotation-runner.ts";
export type { VaultPorts } from "./store-credential.ts";

/** The vault over its ports. */
export function createVault(ports: VaultPorts): Vault {
  return {
    planStore: (change, input) => planStore(ports, change, input),
    planUpdate: (change, credential, version, input) => planUpdate(ports, change, credential, version, input),
    planSetReveal,
    planReveal: (change, credential, reason) => planReveal(ports, change, credential, reason),
    planRotate: (change, credential, version, value) => planRotate(ports, change, credential, version, value),
    planSuspend,
    planResume,
    planRemove,
    choose: (resource, wanted) => choose(ports.store, resource, wanted),
    openSecret: (credential) => openSecret(ports, credential),
    openOthers: (credential) => openOthers(ports, credential),
    holdValue: ({ id }) => lockValue(ports, id, ports.clock.nowMs()),
  };
}
