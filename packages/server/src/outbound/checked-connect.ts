import { isIP, type LookupFunction } from "node:net";
import { GuardError } from "@agent-id-guard/protocol";
import { buildConnector } from "undici";
import { isSameAddress, isThisMachine, reachOf } from "./addresses.ts";

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** A place where this server itself listens. */
export interface OwnListener {
  readonly address: string;
  readonly port: number;
}

export interface ConnectRules {
  readonly resolve: Resolve;
  /** Asked at each new connection, as the port is only known once the server listens. */
  readonly ownListeners: () => readonly OwnListener[];
  /** PEM certificates of authorities that are trusted beside the usual ones. */
  readonly certificateAuthorities: readonly string[] | undefined;
  readonly connectTimeoutMs: number;
}

/**
 * Makes connections to one origin. The check stands where the address is used: what `lookup` answers is what the socket dials,
 * so no second answer of the name service can change it (case PRX-04). One bad address among several refuses all.
 */
export function createCheckedConnect(origin: URL, allowPrivateNetwork: boolean, rules: ConnectRules): buildConnector.connector {
  const port = Number(origin.port === "" ? (origin.protocol === "https:" ? 443 : 80) : origin.port);
  const check = (addresses: readonly string[]) => {
    if (addresses.length === 0) throw unreachable(undefined);
    for (const address of addresses) {
      const reach = reachOf(address);
      if (reach === "never" || (reach === "private" && !allowPrivateNetwork)) throw refused("an address that is not allowed");
      if (reach === "public" && origin.protocol === "http:") throw refused("clear text to a public address");
      if (isOwn({ address, port }, rules.ownListeners())) throw refused("the server itself");
    }
  };
  const lookup: LookupFunction = (hostname, _options, done) => {
    const answer = async () => {
      const addresses = await resolve(hostname, rules.resolve);
      check(addresses);
      return addresses.map((address) => ({ address, family: isIP(address) }));
    };
    answer().then(
      (addresses) => done(null, addresses),
      (error: Error) => done(error, []),
    );
  };
  const { certificateAuthorities: ca, connectTimeoutMs: timeout } = rules;
  const connect = buildConnector({
    allowH2: false,
    autoSelectFamily: true,
    lookup,
    rejectUnauthorized: true,
    timeout,
    ...(ca === undefined ? {} : { ca: [...ca] }),
  });
  return (options, done) => {
    if (isIP(options.hostname) === 0) return connect(options, done);
    try {
      check([options.hostname]);
    } catch (error) {
      return done(error as Error, null);
    }
    return connect(options, done);
  };
}

async function resolve(hostname: string, by: Resolve): Promise<readonly string[]> {
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
