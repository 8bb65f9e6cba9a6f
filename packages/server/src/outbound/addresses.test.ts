import { describe, expect, it } from "vitest";
import { isSameAddress, isThisMachine, reachOf } from "./addresses.ts";

describe("PRX-04: how far an address may be trusted", () => {
  it.each([
    ["public", ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "::808:808"]],
    ["private", ["127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "::1", "fd12::1", "fe80::1", "fec0::1"]],
    [
      "private",
      ["::ffff:127.0.0.1", "::ffff:7f00:1", "::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:1::5", "::ffff:0:10.0.0.1"],
    ],
    ["never", ["169.254.169.254", "169.254.0.1", "fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "168.63.129.16", "192.0.0.192"]],
    ["never", ["::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "::a9fe:a9fe", "::ffff:100.100.100.200"]],
    [
      "never",
      [
        "0.0.0.0",
        "::",
        "255.255.255.255",
        "224.0.0.1",
        "ff02::1",
        "240.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "2001:db8::1",
        "2001:0:1::1",
        "100::1",
      ],
    ],
    ["never", ["", "localhost", "127.1", "0x7f.0.0.1", "1.1.1.1 ", "1.1.1.1/8", "fe80::1%eth0", "[::1]", "1.1.1", "::g"]],
  ] as const)("%s: %j", (reach, addresses) => {
    for (const address of addresses) expect([address, reachOf(address)]).toEqual([address, reach]);
  });
});

it("an address is the same however it is written", () => {
  expect(isSameAddress("::1", "0:0:0:0:0:0:0:1")).toBe(true);
  expect(isSameAddress("::ffff:127.0.0.1", "127.0.0.1")).toBe(true);
  expect(isSameAddress("127.0.0.1", "127.0.0.2")).toBe(false);
  expect(isSameAddress("x", "x")).toBe(false);
  expect(isThisMachine("127.3.2.1")).toBe(true);
  expect(isThisMachine("8.8.8.8")).toBe(false);
});
