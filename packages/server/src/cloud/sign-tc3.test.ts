import { expect, it } from "vitest";
import { signTc3 } from "./sign-tc3.ts";

it("signs as Tencent Cloud's published example has it, whose key is thirty-two asterisks", () => {
  const headers = signTc3(
    {
      endpoint: "https://cvm.tencentcloudapi.com",
      service: "cvm",
      action: "DescribeInstances",
      version: "2017-03-12",
      region: "ap-guangzhou",
      body: String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
      nowMs: 1_551_113_065_000,
    },
    { secretId: `AKID${"*".repeat(32)}`, secretKey: "*".repeat(32) },
  );
  expect(headers).toEqual({
    "content-type": "application/json; charset=utf-8",
    "x-tc-action": "DescribeInstances",
    "x-tc-version": "2017-03-12",
    "x-tc-region": "ap-guangzhou",
    "x-tc-timestamp": "1551113065",
    authorization: `TC3-HMAC-SHA256 Credential=AKID${"*".repeat(32)}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f`,
  });
});
