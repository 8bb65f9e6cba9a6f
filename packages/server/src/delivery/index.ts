/** Delivery: what credentials yield, handed over or added to calls, in leases that end. */
import type { Deliveries } from "./contract.ts";
import { deliver, deliverTo } from "./deliver.ts";
import { endAllOf } from "./end/end-all.ts";
import { createKeeper } from "./end/keeper.ts";
import { entitledBy } from "./entitled.ts";
import { FederatedBearers } from "./federated-bearers.ts";
import { openForCall } from "./open-for-call.ts";
import { giveBack, leasesOf, renew } from "./own-leases.ts";
import type { DeliveryPorts } from "./ports.ts";

export type { Asker, CallUse, Deliveries, OpenedForCall } from "./contract.ts";
export { planRevoke as planRevokeLease, planRevokeMine as planRevokeMyLease } from "./end/plan-end.ts";
export { listMyLeases, type NamedLease, readMyLease } from "./my-leases.ts";
export type { DeliveryPorts } from "./ports.ts";
export { listLeases, readLease } from "./read.ts";
export { refusedAs } from "./record.ts";

/** Deliveries over their ports. They follow the store until they are closed. */
export function createDeliveries(ports: DeliveryPorts): Deliveries {
  const keeper = createKeeper(ports);
  const bearers = new FederatedBearers(ports);
  const unsubscribe = ports.store.subscribe((events) => bearers.take(events));
  return {
    openForCall: (resource, url, use) => openForCall(ports, bearers, resource, url, use),
    deliver: (asker, request) => deliver(ports, keeper, asker, request),
    deliverDecided: async (decided, request) => deliverTo(ports, keeper, await entitledBy(ports, decided), request),
    leasesOf: (asker) => leasesOf(ports, asker),
    renew: (asker, leaseId) => renew(ports, asker, leaseId),
    giveBack: (asker, leaseId) => giveBack(ports, asker, leaseId),
    endAllOf: (change, credential) => endAllOf(ports, change, credential),
    idle: () => keeper.idle(),
    async close() {
      unsubscribe();
      await keeper.close();
    },
  };
}
