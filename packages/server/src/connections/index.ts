/** Connections: what people, and our own clients, have at third parties: asked for, bound to the person who agrees, renewed, ended. */

import { type Connecting, createConnecting } from "./connecting.ts";
import type { Connections } from "./contract.ts";
import { killToken } from "./kill-token.ts";
import type { ConnectionPorts } from "./ports.ts";
import { requestFor } from "./request-for.ts";
import { secretFor } from "./secret-for.ts";
import { createTokenFor } from "./token-for.ts";

export { callbackOf } from "./callback-of.ts";
export type { Return, Returned } from "./come-back.ts";
export type { Connecting, ConnectLook, ConnectQuestion, ConnectVisitor } from "./connecting.ts";
export type { Connections, ConnectionToken, ConnectionUse, OwnSecret } from "./contract.ts";
export { planDisconnect, type RevokedAtProvider } from "./disconnect.ts";
export { disconnectAll } from "./disconnect-all.ts";
export { listOwnConnections, type OwnConnection, readConnectable } from "./own-connections.ts";
export { planOwnSecret } from "./own-secret.ts";
export type { ConnectionPorts } from "./ports.ts";
export { connectionKindOf, type KnownConnection, listConnections, readConnection } from "./read.ts";
export { planRequest, urlOfRequest } from "./requests.ts";
export { startConnectionUpkeep } from "./upkeep.ts";

/** Connections over their ports. */
export function createConnections(ports: ConnectionPorts): Connections & { readonly connecting: Connecting } {
  return {
    tokenFor: createTokenFor(ports),
    secretFor: (credential, use) => secretFor(ports, credential, use),
    requestFor: (id, of, waitMs) => requestFor(ports, id, of, waitMs),
    killToken: (credential, connection, accessToken) => killToken(ports, credential, connection, accessToken),
    connecting: createConnecting(ports),
  };
}
