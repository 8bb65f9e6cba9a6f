/** Delivery: what credentials yield, handed over or added to calls. */
export type { Asker, CallUse, Deliveries, OpenedForCall } from "./contract.ts";
export { openForCall } from "./open-for-call.ts";
