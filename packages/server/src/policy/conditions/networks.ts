import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** One text for one network: the bits behind the prefix are zero, and IPv4 written in IPv6 (`::ffff:10.0.0.0/104`) is IPv4. The text has passed the schema. */
export function normaliseNetwork(network: string): string {
  const [address, prefix] = ipaddr.parseCIDR(network);
  if (address instanceof ipaddr.IPv4) return `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/${prefix}`).toString()}/${prefix}`;
  if (prefix >= mappedPrefix && address.isIPv4MappedAddress())
    return normaliseNetwork(`${address.toIPv4Address().toString()}/${prefix - mappedPrefix}`);
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${prefix}`).toString()}/${prefix}`;
}

const mappedPrefix = 96;

/**
 * Tells whether an address lies in one of the networks. An IPv4 address does so in an IPv4 network only, however it is written (`::ffff:10.0.0.1` is one);
 * what is no address lies nowhere.
 */
export function networkFinder(networks: readonly string[]): (address: string) => boolean {
  const parsed = networks.map((network) => ipaddr.parseCIDR(network));
  return (text) => {
    const address = parseAddress(text);
    if (address === undefined) return false;
    return parsed.some(([network, prefix]) => network.kind() === address.kind() && address.match(network, prefix));
  };
}

/** Whether every address of the one network lies in the other. Both are normalised. */
export function isWithinNetwork(inner: string, outer: string): boolean {
  const [address, prefix] = ipaddr.parseCIDR(inner);
  const [network, outerPrefix] = ipaddr.parseCIDR(outer);
  return address.kind() === network.kind() && prefix >= outerPrefix && address.match(network, outerPrefix);
}

/** A socket's address: of IPv6 the zone (`%eth0`) is left out, and the short and octal ways to write IPv4 are none. */
function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  const withoutZone = text.split("%", 1)[0] ?? "";
  if (!ipaddr.IPv6.isValid(withoutZone)) return undefined;
  const address = ipaddr.IPv6.parse(withoutZone);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}
