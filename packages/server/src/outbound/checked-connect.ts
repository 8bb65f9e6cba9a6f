import { isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { type AddressRules, checkedAddresses, refuseBadAddresses } from "./checked-addresses.ts";

export interface ConnectRules extends AddressRules {
  /** PEM certificates of authorities that are trusted beside the usual ones. */
  readonly certificateAuthorities: readonly string[] | undefined;
  readonly connectTimeoutMs: number;
}

/**
 * Makes connections to one origin. The check stands where the address is used: what `lookup` answers is what the socket dials,
 * so no second answer of the name service can change it (case PRX-04).
 */
export function createCheckedConnect(origin: URL, allowPrivateNetwork: boolean, rules: ConnectRules): buildConnector.connector {
  const port = Number(origin.port === "" ? (origin.protocol === "https:" ? 443 : 80) : origin.port);
  const destination = { port, allowPrivateNetwork, isClear: origin.protocol === "http:" };
  const lookup: LookupFunction = (hostname, _options, done) => {
    checkedAddresses({ hostname, ...destination }, rules).then(
      (addresses) =>
        done(
          null,
          addresses.map((address) => ({ address, family: isIP(address) })),
        ),
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
      refuseBadAddresses([options.hostname], destination, rules);
    } catch (error) {
      return done(error as Error, null);
    }
    return connect(options, done);
  };
}
