import { isIP } from "node:net";
import { GuardError } from "@agent-id-guard/protocol";
import { isSameAddress, isThisMachine, reachOf } from "./addresses.ts";
import type { Destination } from "./port.ts";

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** A place where this server itself listens. */
export interface OwnListener {
  readonly address: string;
  readonly port: number;
}

export interface AddressRules {
  readonly resolve: Resolve;
  /** Asked at each new connection, as the port is only known once the server listens. */
  readonly ownListeners: () => readonly OwnListener[];
}

/**
 * The addresses of a host, every one of which may be dialled; dial these and no others (case PRX-04). One bad address among several refuses all.
 * Fails with `gateway.destination_refused`, and `gateway.upstream_unreachable` when the name does not resolve.
 */
export async function checkedAddresses(destination: Destination, rules: AddressRules): Promise<readonly string[]> {
  const { hostname } = destination;
  const addresses = isIP(hostname) === 0 ? await resolved(hostname, rules.resolve) : [hostname];
  refuseBadAddresses(addresses, destination, rules);
  return addresses;
}

/** The check alone, for addresses that are known already. */
export function refuseBadAddresses(addresses: readonly string[], destination: Omit<Destination, "hostname">, rules: AddressRules): void {
  const { port, allowPrivateNetwork, isClear } = destination;
  if (addresses.length === 0) throw unreachable(undefined);
  for (const address of addresses) {
    const reach = reachOf(address);
    if (reach === "never" || (reach === "private" && !allowPrivateNetwork)) throw refused("an address that is not allowed");
    if (reach === "public" && isClear) throw refused("clear text to a public address");
    if (isOwn({ address, port }, rules.ownListeners())) throw refused("the server itself");
  }
}

async function resolved(hostname: string, by: Resolve): Promise<readonly string[]> {
  try {
    return await by(hostname);
  } catch (cause) {
    throw unreachable(cause);
  }
}

/** Whether a target is one of our own listeners (case PRX-15); one that listens on every address is met at each address of this machine. */
function isOwn(target: OwnListener, listeners: readonly OwnListener[]): boolean {
  return listeners.some(
    ({ address, port }) =>
      port === target.port && (isEveryAddress(address) ? isThisMachine(target.address) : isSameAddress(address, target.address)),
  );
}

function isEveryAddress(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

function refused(detail: string): GuardError {
  return new GuardError("gateway.destination_refused", { detail });
}

function unreachable(cause: unknown): GuardError {
  return new GuardError("gateway.upstream_unreachable", { detail: "the name does not resolve", cause });
}
