/** The self-hosted server of Agent ID Guard, embeddable: `createGuard` is the whole of it without a socket, `listen` puts one in front. */
export type { Clock } from "./clock/port.ts";
export type { Entropy } from "./entropy/port.ts";
export { createGuard, type Guard, type GuardOptions } from "./guard.ts";
export { type ListeningGuard, type ListenOptions, listen } from "./listen.ts";
export type { Log } from "./log/port.ts";
export type { HeaderList, Outbound, OutboundCall, OutboundRequest, Receiver } from "./outbound/port.ts";
