import type { IncomingMessage } from "node:http";
import { BlockList, isIP, isIPv4, SocketAddress } from "node:net";
import { GuardError } from "@agent-id-guard/protocol";
import type { RequestSource } from "../../audit/draft.ts";

/** The most of a user agent that is recorded. */
const longestUserAgent = 200;
/** How IPv4 is written within IPv6 (RFC 4291 §2.5.5.2). */
const mapped = { prefix: "::ffff:", bits: 96 };

/** What a request shows of where it came from. */
export interface Arrival {
  /** The address of the socket's other end; undefined in process. */
  readonly peer: string | undefined;
  /** `X-Forwarded-For`, its lines joined by commas. */
  readonly forwardedFor: string | undefined;
  readonly userAgent: string | undefined;
}

/** Tells where a request came from. The only place that does, for every entrance. */
export type ReadSource = (arrival: Arrival) => RequestSource;

/** What a request between node:http's own streams shows. */
export function arrivalOf({ socket, headers }: IncomingMessage): Arrival {
  const { "x-forwarded-for": forwardedFor, "user-agent": userAgent } = headers;
  return { peer: socket.remoteAddress, forwardedFor: forwardedFor === undefined ? undefined : String(forwardedFor), userAgent };
}

/**
 * Makes the one reader of sources. Of a caller in one of these networks (CIDR) `X-Forwarded-For` is believed, from its right end to the first address that
 * is in none of them: that one called. What is no address (a name, a port beside it, `unknown`) ends the walk at the last one that is sure.
 * Every other header of proxies, RFC 7239's `Forwarded` too, is believed of nobody (case ADM-04). Throws `config.invalid`.
 */
export function createReadSource(trustedProxies: readonly string[]): ReadSource {
  const isTrusted = networksOf(trustedProxies);
  return ({ peer, forwardedFor, userAgent }) => ({
    address: peer === undefined ? undefined : callerOf(plainAddress(peer), forwardedFor, isTrusted),
    userAgent: userAgent?.slice(0, longestUserAgent),
  });
}

function callerOf(peer: string, forwardedFor: string | undefined, isTrusted: (address: string) => boolean): string {
  if (forwardedFor === undefined || !isTrusted(peer)) return peer;
  let caller = peer;
  for (const text of forwardedFor.split(",").toReversed()) {
    const hop = text.trim();
    // A zone means something on the machine that wrote it and nowhere else.
    if (isIP(hop) === 0 || hop.includes("%")) break;
    caller = plainAddress(hop);
    if (!isTrusted(caller)) break;
  }
  return caller;
}

/** Networks of each family apart: as IPv6, `::/1` would hold all of IPv4. */
function networksOf(networks: readonly string[]): (address: string) => boolean {
  const families = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of networks) {
    const { family, address, bits } = readNetwork(network);
    families[family].addSubnet(address, bits, family);
  }
  if (networks.length === 0) return () => false;
  return (address) => (isIPv4(address) ? families.ipv4.check(address, "ipv4") : families.ipv6.check(address, "ipv6"));
}

function readNetwork(network: string): { readonly family: "ipv4" | "ipv6"; readonly address: string; readonly bits: number } {
  const [, written = "", length = ""] = /^([\da-f.:]+)\/(\d{1,3})$/i.exec(network) ?? [];
  const address = isIP(written) === 0 ? "" : plainAddress(written);
  const family = isIPv4(address) ? "ipv4" : "ipv6";
  const bits = Number(length) - (family === "ipv4" && !isIPv4(written) ? mapped.bits : 0);
  if (address === "" || bits < 1 || bits > (family === "ipv4" ? 32 : 128))
    throw new GuardError("config.invalid", {
      description: `trustedProxies: ${JSON.stringify(network)} is not the network of a proxy`,
      hint: "Name your own proxies, such as 10.0.3.0/24 or 192.0.2.7/32. Everybody at once (/0) can't be trusted.",
    });
  return { family, address, bits };
}

/** One text for one address: an IPv4 address is written as such, however the socket gives it. */
function plainAddress(text: string): string {
  if (!text.includes(":") || text.includes("%") || isIP(text) === 0) return text;
  const { address } = new SocketAddress({ address: text, family: "ipv6" });
  return address.startsWith(mapped.prefix) && address.includes(".") ? address.slice(mapped.prefix.length) : address;
}
