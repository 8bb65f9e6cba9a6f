import { describe, expect, it } from "vitest";
import { parseKmsUri } from "./uri.ts";

const arn = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const googleKey = "projects/p-1/locations/global/keyRings/r/cryptoKeys/k";

describe("the address of a key", () => {
  it.each([
    ["key-file:./data/master key", { adapter: "key-file", path: "./data/master key" }],
    ["passphrase-file:/run/secrets/p", { adapter: "passphrase-file", path: "/run/secrets/p" }],
    ["aws-kms://eu-central-1/alias/guard", { adapter: "aws-kms", region: "eu-central-1", key: "alias/guard" }],
    [`aws-kms://eu-central-1/${arn}`, { adapter: "aws-kms", key: arn }],
    ["aws-kms://eu-central-1/mrk-1234abcd12ab34cd56ef1234567890ab", { adapter: "aws-kms" }],
    ["aws-kms://eu-central-1/alias/g?endpoint=http://127.0.0.1:4566/", { endpoint: "http://127.0.0.1:4566" }],
    [
      "alibaba-kms://cn-hangzhou/key-hzz1?endpoint=https://kms-vpc.cn-hangzhou.aliyuncs.com&secret-file=/run/ak",
      {
        adapter: "alibaba-kms",
        key: "key-hzz1",
        endpoint: "https://kms-vpc.cn-hangzhou.aliyuncs.com",
        secretFile: "/run/ak",
      },
    ],
    [`gcp-kms://${googleKey}`, { adapter: "gcp-kms", key: googleKey }],
    ["azure-key-vault://guard.vault.azure.net/keys/kek", { adapter: "azure-key-vault", vaultHost: "guard.vault.azure.net", name: "kek" }],
    [
      "vault-transit://Vault.example.com:8200/teams/transit/kek?namespace=a/b",
      {
        adapter: "vault-transit",
        host: "vault.example.com:8200",
        mount: "teams/transit",
        key: "kek",
        namespace: "a/b",
        isTls: true,
      },
    ],
    ["vault-transit://127.0.0.1:8200/transit/kek?tls=off", { isTls: false }],
    [
      "pkcs11:token=a%20b;object=kek;id=%01%fF?module-path=/lib/x.so&pin-source=file:/run/pin",
      {
        adapter: "pkcs11",
        token: "a b",
        object: "kek",
        objectId: "01ff",
        modulePath: "/lib/x.so",
        secretFile: "/run/pin",
      },
    ],
  ])("%s is read", (text, expected) => {
    expect(parseKmsUri(text, "kms")).toMatchObject(expected);
  });

  it.each([
    ["", "begins with one of"],
    ["master.key", "begins with one of"],
    ["gopher://x/y", "begins with one of"],
    ["key-file:", "expected key-file:<path>"],
    ["aws-kms:", "can't be read|region is missing"],
    ["aws-kms:///alias/guard", "region is missing"],
    ["aws-kms://eu-central-1", "key must be"],
    ["aws-kms://eu-central-1/alias/../x", "key must be"],
    ["aws-kms://eu-central-1/alias/a%00b", "key must be"],
    ["aws-kms://eu-central-1/alias/%zz", "percent sign"],
    [`aws-kms://us-east-1/${arn}`, "another region"],
    ["aws-kms://eu-central-1/alias/g?endpoint=http://kms.example.com", "endpoint must be https"],
    ["aws-kms://eu-central-1/alias/g?endpoint=https://u:p@kms.example.com", "endpoint must be https"],
    ["aws-kms://eu-central-1/alias/g?endpoint=https://kms.example.com/path", "endpoint must be https"],
    ["aws-kms://eu-central-1/alias/g?endpoint=https://a.com&endpoint=https://b.com", "once"],
    ["aws-kms://eu-central-1/alias/g?colour=red", 'no parameter "colour"'],
    ["alibaba-kms://cn-hangzhou/a/b", "key must be"],
    ["gcp-kms://projects/p/locations/global/keyRings/r", "expected gcp-kms"],
    [`gcp-kms://${googleKey}/cryptoKeyVersions/3`, "expected gcp-kms"],
    ["azure-key-vault://guard/keys/kek", "expected azure-key-vault"],
    ["azure-key-vault://guard.vault.azure.net/keys/kek/0123", "without a version"],
    ["azure-key-vault://guard.vault.azure.net/secrets/kek", "expected azure-key-vault"],
    ["vault-transit://vault.example.com/kek", "expected vault-transit"],
    ["vault-transit://vault.example.com/transit/kek?tls=off", "loopback"],
    ["vault-transit://vault.example.com/transit/..?tls=on", "expected vault-transit"],
    ["vault-transit://vault.example.com/transit/kek?namespace=a%20b", "odd characters"],
    ["pkcs11:token=aig", "expected pkcs11"],
    ["pkcs11:token=aig;object=kek", "module-path"],
    ["pkcs11:token=aig;object=kek?module-path=lib.so", "module-path"],
    ["pkcs11:token=aig;object=kek;slot-id=0?module-path=/lib/x.so", "expected pkcs11"],
    ["pkcs11:token=aig;token=b;object=kek?module-path=/lib/x.so", "expected pkcs11"],
    ["pkcs11:token=aig;object=kek;type=private?module-path=/lib/x.so", "expected pkcs11"],
    ["pkcs11:token=%z;object=kek?module-path=/lib/x.so", "percent sign"],
  ])("%j is refused, and told why", (text, fault) => {
    expect(() => parseKmsUri(text, "kms")).toThrow(
      expect.objectContaining({ code: "config.invalid", description: expect.stringMatching(new RegExp(`^kms: .*(${fault})`)) }),
    );
  });

  it.each([
    "aws-kms://AKIA1:hunter2-hunter2@eu-central-1/alias/guard",
    "aws-kms://eu-central-1/alias/guard?secretAccessKey=hunter2-hunter2",
    "vault-transit://hunter2-hunter2@vault.example.com/transit/kek",
    "vault-transit://vault.example.com/transit/kek?token=hunter2-hunter2",
    "pkcs11:token=aig;object=kek?module-path=/lib/x.so&pin-value=hunter2-hunter2",
    "azure-key-vault://guard.vault.azure.net/keys/kek?client_secret=hunter2-hunter2",
  ])("LOG-08: a secret in it is refused and not repeated: %s", (text) => {
    let failure: unknown;
    try {
      parseKmsUri(text, "kms");
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({ code: "config.invalid", description: expect.stringContaining("secrets are read from kmsSecretFile") });
    expect(JSON.stringify(failure) + String(failure)).not.toContain("hunter2");
  });
});
