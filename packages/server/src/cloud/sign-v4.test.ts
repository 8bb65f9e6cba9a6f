import { expect, it } from "vitest";
import { signV4 } from "./sign-v4.ts";

it("signs as AWS's published test suite has it (post-x-www-form-urlencoded)", () => {
  const headers = signV4(
    {
      endpoint: "https://example.amazonaws.com",
      region: "us-east-1",
      service: "service",
      body: "Param1=value1",
      nowMs: Date.UTC(2015, 7, 30, 12, 36),
    },
    { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
  );
  expect(headers).toEqual({
    "content-type": "application/x-www-form-urlencoded",
    "x-amz-date": "20150830T123600Z",
    authorization:
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  });
});
