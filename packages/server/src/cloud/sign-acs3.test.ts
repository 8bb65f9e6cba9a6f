import { expect, it } from "vitest";
import { signAcs3 } from "./sign-acs3.ts";

const call = {
  endpoint: "https://kms.cn-hangzhou.aliyuncs.com",
  action: "Encrypt",
  version: "2016-01-20",
  parameters: { KeyId: "alias/aig", Plaintext: "aGVsbG8=", EncryptionContext: '{"tenant":"t1"}' },
  nowMs: Date.UTC(2026, 10, 24, 8),
  nonce: "n1",
};
const key = { accessKeyId: "AKdemo", accessKeySecret: "SKdemo" };

it("signs as Alibaba Cloud's own library does", () => {
  expect(signAcs3(call, key)).toEqual({
    url: "https://kms.cn-hangzhou.aliyuncs.com/?EncryptionContext=%7B%22tenant%22%3A%22t1%22%7D&KeyId=alias%2Faig&Plaintext=aGVsbG8%3D",
    headers: {
      accept: "application/json",
      authorization:
        "ACS3-HMAC-SHA256 Credential=AKdemo,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=f8e9151b92e1aaf003112047b94441b5d243bc271c77041198cd558250b78f28",
      "x-acs-action": "Encrypt",
      "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "x-acs-date": "2026-11-24T08:00:00Z",
      "x-acs-signature-nonce": "n1",
      "x-acs-version": "2016-01-20",
    },
  });
});

it("signs the token of a temporary key, and every character of a value", () => {
  const temporary = signAcs3({ ...call, parameters: { Name: "it's (a) test*!" } }, { ...key, securityToken: "st1" });
  expect(temporary.url).toContain("?Name=it%27s%20%28a%29%20test%2A%21");
  expect(temporary.headers).toMatchObject({ "x-acs-security-token": "st1" });
  expect(temporary.headers.authorization).toContain(";x-acs-security-token;");
});
