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

it("takes one master key, reads older ones as a list, and makes a key file only where nothing else is named", () => {
  const read = (settings: Record<string, string>) =>
    guardOptionsOf(readConfig({}, Object.fromEntries(Object.entries(settings).map(([name, value]) => [`AGENT_ID_GUARD_${name}`, value]))));
  expect(read({ DATA_FOLDER: "/d" })).toMatchObject({ kms: undefined, masterKeyFile: "/d/master.key" });
  expect(
    read({ KMS: "aws-kms://eu-central-1/alias/g", KMS_PREVIOUS: "key-file:/a, key-file:/b\nkey-file:/c", KMS_SECRET_FILE: "/s" }),
  ).toMatchObject({
    kms: "aws-kms://eu-central-1/alias/g",
    kmsPrevious: ["key-file:/a", "key-file:/b", "key-file:/c"],
    kmsSecretFile: "/s",
    masterKeyFile: undefined,
  });
  expect(() => read({ KMS: "key-file:/a", MASTER_KEY_FILE: "/a" })).toThrow("exclude each other");
});
