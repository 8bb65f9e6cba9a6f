import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { isWithinNetwork, networkFinder, normaliseNetwork } from "./networks.ts";

const finds = (network: string, address: string) => networkFinder([normaliseNetwork(network)])(address);

describe("a network has one text", () => {
  it.each([
    ["10.1.2.3/8", "10.0.0.0/8"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["192.0.2.7/32", "192.0.2.7/32"],
    ["2001:DB8:0:0::1/32", "2001:db8::/32"],
    ["::/0", "::/0"],
    ["::ffff:10.1.2.3/104", "10.0.0.0/8"],
    ["::ffff:a01:203/128", "10.1.2.3/32"],
    ["::ffff:10.0.0.0/96", "0.0.0.0/0"],
  ])("%s is %s", (network, text) => {
    expect(normaliseNetwork(network)).toBe(text);
    expect(normaliseNetwork(text)).toBe(text);
  });
});

describe("an address lies in a network", () => {
  it("in IPv4, also where the socket gives it as IPv6", () => {
    expect(finds("10.0.0.0/8", "10.255.0.1")).toBe(true);
    expect(finds("10.0.0.0/8", "::ffff:10.255.0.1")).toBe(true);
    expect(finds("10.0.0.0/8", "::ffff:aff:1")).toBe(true);
    expect(finds("10.0.0.0/8", "11.0.0.1")).toBe(false);
  });

  it("in IPv6, with or without a zone", () => {
    expect(finds("fe80::/10", "fe80::1%eth0")).toBe(true);
    expect(finds("2001:db8::/32", "2001:db8:ffff::1")).toBe(true);
    expect(finds("2001:db8::/32", "2001:db9::1")).toBe(false);
  });

  it("never across the families: what is all of IPv6 holds no IPv4 address", () => {
    expect(finds("::/0", "10.0.0.1")).toBe(false);
    expect(finds("::/0", "::ffff:10.0.0.1")).toBe(false);
    expect(finds("0.0.0.0/0", "2001:db8::1")).toBe(false);
  });

  it.each([
    "",
    "localhost",
    "10.1",
    "0x0a.1.2.3",
    "010.1.2.3",
    "167772161",
    "10.0.0.1:80",
    "10.0.0.1, 11.0.0.1",
    "[::1]",
    "unix:/run/x",
    "%",
  ])("GNT-02: %j is no address and lies nowhere", (text) => {
    expect(networkFinder(["0.0.0.0/0", "::/0"])(text)).toBe(false);
  });
});

const bytes4 = fc.uint8Array({ minLength: 4, maxLength: 4 });
const v4 = bytes4.map((bytes) => [...bytes].join("."));
const network4 = fc.tuple(v4, fc.nat(32)).map(([address, prefix]) => `${address}/${prefix}`);
const bits = (address: string) => address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);

it("agrees with arithmetic on the bits, and normalising changes nothing about it", () => {
  fc.assert(
    fc.property(network4, v4, fc.boolean(), (network, stranger, isNear) => {
      const [base = "", prefix = ""] = network.split("/");
      const address = isNear ? base.replace(/\d+$/, "7") : stranger;
      const shift = 32n - BigInt(prefix);
      const expected = bits(address) >> shift === bits(base) >> shift;
      expect(finds(network, address)).toBe(expected);
      expect(finds(network, `::ffff:${address}`)).toBe(expected);
      expect(finds(`::ffff:${base}/${Number(prefix) + 96}`, address)).toBe(expected);
      expect(normaliseNetwork(normaliseNetwork(network))).toBe(normaliseNetwork(network));
    }),
  );
});

it("one network lies within another exactly where its addresses do", () => {
  fc.assert(
    fc.property(network4, network4, v4, (one, two, address) => {
      const [inner, outer] = [normaliseNetwork(one), normaliseNetwork(two)];
      if (isWithinNetwork(inner, outer) && finds(inner, address)) expect(finds(outer, address)).toBe(true);
      const [first, prefix] = ipaddr.IPv4.parseCIDR(inner);
      if (isWithinNetwork(inner, outer)) {
        expect(finds(outer, first.toString())).toBe(true);
        expect(finds(outer, ipaddr.IPv4.broadcastAddressFromCIDR(`${first}/${prefix}`).toString())).toBe(true);
      }
      expect(isWithinNetwork(inner, "0.0.0.0/0")).toBe(true);
      expect(isWithinNetwork(inner, "::/0")).toBe(false);
    }),
  );
});
