import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networkFinder, normaliseNetwork } from "../../policy/conditions/networks.ts";
import { createReadSource } from "./request-source.ts";

const addressOf = (trusted: readonly string[], peer: string | undefined, forwardedFor?: string) =>
  createReadSource(trusted)({ peer, forwardedFor, userAgent: undefined }).address;

describe("the address of a caller", () => {
  it.each([
    ["nobody is trusted by default", [], "10.0.0.1", "203.0.113.9", "10.0.0.1"],
    ["a stranger is not believed", ["10.0.0.0/8"], "192.0.2.1", "203.0.113.9", "192.0.2.1"],
    ["a proxy is believed", ["10.0.0.0/8"], "10.0.0.1", "203.0.113.9", "203.0.113.9"],
    ["a proxy without the header has called itself", ["10.0.0.0/8"], "10.0.0.1", undefined, "10.0.0.1"],
    [
      "what the caller wrote before the proxy did stays unread",
      ["10.0.0.0/8"],
      "10.0.0.1",
      "10.0.0.7, 198.51.100.1, 203.0.113.9",
      "203.0.113.9",
    ],
    [
      "proxies behind proxies are stepped over",
      ["10.0.0.0/8"],
      "10.0.0.1",
      "198.51.100.1,203.0.113.9 ,\t10.0.0.3, 10.0.0.2",
      "203.0.113.9",
    ],
    ["where all are proxies, the first of them called", ["10.0.0.0/8"], "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
    ["IPv4 within IPv6 is IPv4: the socket's", ["10.0.0.0/8"], "::ffff:10.0.0.1", "::FFFF:cb00:7109", "203.0.113.9"],
    ["also without a proxy", [], "::ffff:10.0.0.1", undefined, "10.0.0.1"],
    ["and where the network is written so", ["::ffff:10.0.0.0/104"], "10.0.0.1", "203.0.113.9", "203.0.113.9"],
    ["IPv6 has one spelling", ["2001:db8::/32"], "2001:db8::1", "2001:DB9:0:0::0042", "2001:db9::42"],
    ["a network of IPv6 holds no IPv4", ["::/1"], "10.0.0.1", "203.0.113.9", "10.0.0.1"],
    ["a link's zone does not hide a proxy", ["fe80::/10"], "fe80::1%eth0", "203.0.113.9", "203.0.113.9"],
  ])("ADM-04: %s", (_what, trusted, peer, forwardedFor, address) => {
    expect(addressOf(trusted, peer, forwardedFor)).toBe(address);
  });

  it("is unknown in process, whatever is written", () => {
    expect(addressOf(["0.0.0.0/1", "128.0.0.0/1", "::/1"], undefined, "203.0.113.9")).toBeUndefined();
  });

  it.each([
    "",
    " ",
    "unknown",
    "_hidden",
    "localhost",
    "proxy.example",
    "203.0.113.9:443",
    "[2001:db8::1]",
    "[2001:db8::1]:443",
    "2001:db8::1%eth0",
    "fe80::1%10.0.0.1",
    "010.1.2.3",
    "0x0a.1.2.3",
    "10.1",
    "167772161",
    "203.0.113.9/32",
    "for=203.0.113.9",
    '"203.0.113.9"',
    "203.0.113.9;",
    "203.0.113.9 198.51.100.1",
    "203.0.113.9\u0000",
    "::ffff:010.1.2.3",
    "-",
  ])("ADM-04: %j is no address and ends the walk at the last one that is sure", (junk) => {
    const trusted = ["10.0.0.0/8"];
    expect(addressOf(trusted, "10.0.0.1", junk)).toBe("10.0.0.1");
    expect(addressOf(trusted, "10.0.0.1", `198.51.100.1, ${junk}, 10.0.0.2`)).toBe("10.0.0.2");
    expect(addressOf(trusted, "10.0.0.1", `${junk}, 198.51.100.1, 10.0.0.2`)).toBe("198.51.100.1");
  });

  const addresses = ["10.0.0.1", "10.9.9.9", "192.0.2.7", "203.0.113.9", "2001:db8::5", "2001:db9::5"];
  const address = fc.constantFrom(...addresses);
  const anything = fc.oneof(address, fc.constantFrom("unknown", "10.0.0.1:80", "", "::ffff:10.0.0.1%1"), fc.string());

  it("ADM-04: agrees with a plain reading, hop by hop", () => {
    const network = fc.constantFrom("10.0.0.0/8", "10.9.0.0/16", "192.0.2.7/32", "2001:db8::/32", "128.0.0.0/1");
    const told = fc.array(anything, { maxLength: 6 }).map((entries) => entries.join(","));
    fc.assert(
      fc.property(fc.array(network), address, told, (networks, peer, forwardedFor) => {
        const isTrusted = networkFinder(networks.map(normaliseNetwork));
        const reading = (caller: string, before: readonly string[]): string => {
          const hop = before.at(-1)?.trim() ?? "";
          return isTrusted(caller) && addresses.includes(hop) ? reading(hop, before.slice(0, -1)) : caller;
        };
        fc.pre(forwardedFor.split(",").every((text) => addresses.includes(text.trim()) || isIP(text.trim()) === 0 || text.includes("%")));
        expect(addressOf(networks, peer, forwardedFor)).toBe(reading(peer, forwardedFor.split(",")));
      }),
    );
  });

  it("ADM-04: nothing that a caller writes moves it from where the first proxy saw it", () => {
    const proxies = fc.array(fc.constantFrom("10.0.0.1", "10.9.9.9", "2001:db8::5"), { minLength: 1, maxLength: 4 });
    const caller = fc.constantFrom("192.0.2.7", "203.0.113.9", "2001:db9::5");
    fc.assert(
      fc.property(fc.array(anything), caller, proxies, (written, from, [peer, ...others]) => {
        const forwardedFor = [...written, from, ...others].join(", ");
        expect(addressOf(["10.0.0.0/8", "2001:db8::/32"], peer, forwardedFor)).toBe(from);
      }),
    );
  });
});

describe("networks of proxies", () => {
  it.each([
    "",
    "10.0.0.1",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/8/8",
    "10.0/8",
    "proxy.example/8",
    "2001:db8::/129",
    "fe80::%1/64",
    " 10.0.0.0/8",
  ])("%j is refused", (network) => {
    expect(() => createReadSource([network])).toThrow(expect.objectContaining({ code: "config.invalid" }));
  });

  it.each(["0.0.0.0/0", "::/0", "::ffff:0:0/96", "10.0.0.0/0"])("ADM-04: %s, everybody at once, is refused", (network) => {
    expect(() => createReadSource(["10.0.0.0/8", network])).toThrow(expect.objectContaining({ code: "config.invalid" }));
  });
});
