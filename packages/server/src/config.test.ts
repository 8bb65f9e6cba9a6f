import { expect, it } from "vitest";
import { guardOptionsOf, readConfig } from "./config.ts";

const withProxies = (list: string) => guardOptionsOf(readConfig({}, { AGENT_ID_GUARD_TRUSTED_PROXIES: list })).trustedProxies;

it("ADM-04: trusts no proxy unless it is told to", () => {
  expect(guardOptionsOf(readConfig({}, {})).trustedProxies).toBeUndefined();
  expect(withProxies("10.0.3.0/24, 2001:db8::/64,192.0.2.7/32")).toEqual(["10.0.3.0/24", "2001:db8::/64", "192.0.2.7/32"]);
});

it.each(["", " ", ",", "10.0.3.0/24,", "10.0.3.7", "proxy.example", "10.0.3.0/33", "10.0.3.0/24 192.0.2.7/32"])("refuses %j", (list) => {
  expect(() => withProxies(list)).toThrow(expect.objectContaining({ code: "config.invalid" }));
});
