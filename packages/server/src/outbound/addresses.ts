import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";

/** `public` may be dialled, `private` only where a resource allows it, `never` not at all. */
export type Reach = "public" | "private" | "never";

/** Where clouds answer with credentials: link-local (AWS, GCP, Azure, …), AWS and GCP over IPv6, Alibaba Cloud, Azure's wire server, Oracle. */
const metadata = [
  "169.254.0.0/16",
  "fd00:ec2::254/128",
  "fd20:ce::254/128",
  "100.100.100.200/32",
  "168.63.129.16/32",
  "192.0.0.192/32",
].map((range) => ipaddr.parseCIDR(range));

const privateRanges: readonly string[] = ["loopback", "private", "carrierGradeNat", "linkLocal", "uniqueLocal", "deprecatedSiteLocal"];

/** The IPv6 prefixes that carry an IPv4 address, and the byte at which it begins (RFC 4291 §2.5.5, 6052 §2.1, 6145, 3056 §2). */
const carriers = [
  { prefix: ipaddr.IPv6.parseCIDR("::ffff:0:0/96"), at: 12 },
  { prefix: ipaddr.IPv6.parseCIDR("::ffff:0:0:0/96"), at: 12 },
  { prefix: ipaddr.IPv6.parseCIDR("64:ff9b::/96"), at: 12 },
  { prefix: ipaddr.IPv6.parseCIDR("2002::/16"), at: 2 },
  { prefix: ipaddr.IPv6.parseCIDR("::/96"), at: 12 },
];

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** How far an IP address may be trusted. Text that is no plain address is `never`. */
export function reachOf(text: string): Reach {
  const address = parse(text);
  if (address === undefined || metadata.some((range) => address.kind() === range[0].kind() && address.match(range))) return "never";
  const range = address.range();
  if (range === "unicast") return "public";
  return privateRanges.includes(range) ? "private" : "never";
}

/** Whether two texts name the same address, however they are written. */
export function isSameAddress(left: string, right: string): boolean {
  const [a, b] = [parse(left), parse(right)];
  return a !== undefined && b !== undefined && a.toNormalizedString() === b.toNormalizedString();
}

/** Whether an address is one that this machine answers on. */
export function isThisMachine(text: string): boolean {
  if (parse(text)?.range() === "loopback") return true;
  return Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => isSameAddress(address, text)));
}

function parse(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (text.includes("%") || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  const range = address.range();
  if (range === "loopback" || range === "unspecified") return address;
  const carrier = carriers.find(({ prefix }) => address.match(prefix));
  return carrier === undefined ? address : new ipaddr.IPv4(address.toByteArray().slice(carrier.at, carrier.at + 4));
}
